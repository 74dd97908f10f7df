package org.adcertmap.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.adcertmap.certificate.Printable;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingOutcome;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * The Valve: takes the client certificate from the connector, asks the Realm whose it is, and lets the request go on as
 * that account, go on as nobody, or end. Works at Engine, Host and Context. Whatever cannot be decided ends the request;
 * nothing but a Mapped outcome makes a principal.
 */
public class ClientCertificateMappingValve extends ValveAttributes {
  private static final Log LOG = LogFactory.getLog(ClientCertificateMappingValve.class);
  private static final String ATTRIBUTES = "org.adcertmap.";
  private static final String LOGON_USER = ATTRIBUTES + "LOGON_USER";
  private static final String SUBSTATUS = ATTRIBUTES + "SUBSTATUS";
  private static final String REASON = ATTRIBUTES + "REASON";
  private static final String CORRELATION = ATTRIBUTES + "CORRELATION";
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final int ENOUGH_BITS = 128;

  private final ConnectionMemory connections = new ConnectionMemory();
  private final OwnTls tls = new OwnTls(this);

  @Override
  protected void startInternal() throws LifecycleException {
    complain();
    Set<SslFlag> flags = flags();
    if (flags.contains(SslFlag.SSL_REQUIRE_CERT) && !flags.contains(SslFlag.SSL_NEGOTIATE_CERT)) {
      LOG.warn("sslFlags: SslRequireCert without SslNegotiateCert requires nothing, as in IIS; set both");
    }
    if (isEnabled() && RealmSearch.in(getContainer()).isEmpty()) {
      LOG.error(
          "The Valve of [" + getContainer().getName() + "] is enabled, but there is no started ActiveDirectoryRealm for it:"
              + " every request that finds none of its own will be refused with 500 " + Answer.NO_REALM.reason());
    }
    super.startInternal();
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (response.isError()) {
      getNext().invoke(request, response); // refused by a Valve of ours in an outer container
      return;
    }
    forgetForeignPrincipal(request);
    // What a Valve of an outer container said is not what this one says.
    request.removeAttribute(LOGON_USER);
    request.removeAttribute(SUBSTATUS);
    request.removeAttribute(REASON);
    request.removeAttribute(CORRELATION);
    boolean ownTls = isEnabled() && tls.of(request, getContainer());
    Optional<Mapped> known = ownTls ? connections.recall(request, realmOf(request)) : Optional.empty();
    if (known.isPresent() && unmetFlag(request, true).isEmpty()) {
      goOnAs(known.get(), request, response);
      return;
    }
    X509Certificate[] chain = (X509Certificate[]) request.getAttribute(Globals.CERTIFICATES_ATTR);
    boolean hasCertificate = chain != null && chain.length > 0;
    Optional<Answer> unmet = unmetFlag(request, hasCertificate);
    if (unmet.isPresent()) {
      refuse(request, response, unmet.get(), null);
    } else if (!isEnabled() || !hasCertificate) {
      goOnAsNobody(request, response, Answer.NOBODY, null);
    } else {
      answer(request, response, chain, ownTls);
    }
  }

  private Optional<ActiveDirectoryRealm> realmOf(Request request) {
    return RealmSearch.in(request.getContext(), getContainer());
  }

  /** Called by Tomcat every few seconds. */
  @Override
  public void backgroundProcess() {
    super.backgroundProcess();
    connections.sweep();
    tls.lookAgain();
  }

  @Override
  protected void stopInternal() throws LifecycleException {
    super.stopInternal();
    connections.clear();
  }

  /** A principal of ours that another Valve found in some memory is not this request's until this request shows it. */
  private static void forgetForeignPrincipal(Request request) {
    if (AccountPrincipal.certificateOf(request.getUserPrincipal()).isPresent()) {
      request.setUserPrincipal(null);
      request.setAuthType(null);
    }
  }

  private Optional<Answer> unmetFlag(Request request, boolean hasCertificate) {
    Set<SslFlag> flags = flags();
    if (flags.contains(SslFlag.SSL) && !request.isSecure()) {
      return Optional.of(Answer.TLS_REQUIRED);
    }
    if (flags.contains(SslFlag.SSL_128)
        && !(request.getAttribute(Globals.KEY_SIZE_ATTR) instanceof Integer bits && bits >= ENOUGH_BITS)) {
      return Optional.of(Answer.TLS_128_REQUIRED);
    }
    boolean required = flags.contains(SslFlag.SSL_NEGOTIATE_CERT) && flags.contains(SslFlag.SSL_REQUIRE_CERT);
    return required && !hasCertificate ? Optional.of(Answer.CERTIFICATE_REQUIRED) : Optional.empty();
  }

  /** @param ownTls whether this connection can have no other certificate */
  private void answer(Request request, Response response, X509Certificate[] chain, boolean ownTls)
      throws IOException, ServletException {
    Optional<ActiveDirectoryRealm> realm = realmOf(request);
    if (realm.isEmpty()) {
      refuse(request, response, Answer.NO_REALM, null);
      return;
    }
    MappingOutcome outcome;
    Object key;
    try {
      key = realm.get().keyOf(chain);
      outcome = realm.get().map(chain, key);
    } catch (RuntimeException e) {
      LOG.error("A certificate could not be mapped because of a fault in this software", e);
      refuse(request, response, Answer.FAULT, null);
      return;
    }
    Optional<Mapped> mapped = outcome.match(Optional::of, denied -> Optional.empty(), unavailable -> Optional.empty());
    if (mapped.isPresent()) {
      if (ownTls) {
        connections.remember(request, realm.get(), key);
      }
      goOnAs(mapped.get(), request, response);
      return;
    }
    Answer answer =
        outcome.match(
            never -> Answer.FAULT, denied -> Answer.to(denied.refusal().denial()), unavailable -> Answer.UNAVAILABLE);
    if (answer.yieldsToAnonymous()) {
      goOnAsNobody(request, response, answer, outcome);
    } else {
      refuse(request, response, answer, outcome);
    }
  }

  private void goOnAs(Mapped mapped, Request request, Response response) throws IOException, ServletException {
    OutcomeLog.write(LOG, mapped, "");
    String certificate = mapped.facts().sha256();
    SessionOwner.settle(request, Optional.of(certificate));
    Principal principal = mapped.made(AccountPrincipal::of);
    request.setUserPrincipal(principal);
    request.setAuthType(HttpServletRequest.CLIENT_CERT_AUTH);
    request.setAttribute(LOGON_USER, principal.getName());
    NewSessions.belongTo(certificate, request.getContext());
    try {
      getNext().invoke(request, response);
    } finally {
      NewSessions.belongToNobody();
      SessionOwner.claim(request, certificate);
      if (request.isAsync()) {
        request.getAsyncContextInternal().addListener(new AtAsyncEnd(() -> SessionOwner.claim(request, certificate)));
      }
    }
  }

  /**
   * @param answer what it is without anonymous authentication
   * @param outcome what came of the certificate; {@code null} where there was none to map
   */
  private void goOnAsNobody(Request request, Response response, Answer answer, MappingOutcome outcome)
      throws IOException, ServletException {
    if (!isAnonymousAuthentication()) {
      refuse(request, response, answer, outcome);
      return;
    }
    if (isEnabled()) {
      SessionOwner.settle(request, Optional.empty());
    } else {
      SessionOwner.endMarked(request);
    }
    NewSessions.belongToNobody(); // also where a Valve of an outer container has mapped somebody
    if (outcome != null) {
      report(request, answer, outcome);
    }
    getNext().invoke(request, response);
  }

  /** Ends the request with Tomcat's error page, or the application's own. */
  private void refuse(Request request, Response response, Answer answer, MappingOutcome outcome)
      throws IOException, ServletException {
    if (answer.isVerdict()) {
      SessionOwner.settle(request, Optional.empty());
    } else {
      // Whose certificate it is cannot be said now, but whose session it is not can.
      SessionOwner.keepOnlyFor(request, sha256(request));
    }
    if (answer == Answer.UNAVAILABLE) {
      response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
    String correlation = report(request, answer, outcome);
    response.sendError(answer.status(), answer.reason() + " " + correlation);
    // Behind an Engine's or a Host's Valve stands the Host's error page, which never runs the application for a request
    // that is already in error; behind a Context's Valve stands the application itself.
    if (!(getContainer() instanceof Context)) {
      getNext().invoke(request, response);
    }
  }

  private static String sha256(Request request) {
    try {
      X509Certificate certificate = ((X509Certificate[]) request.getAttribute(Globals.CERTIFICATES_ATTR))[0];
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that has just been read cannot be hashed", e);
    }
  }

  /** Tells log and request attributes; returns the correlation id that ties them to the page. */
  private static String report(Request request, Answer answer, MappingOutcome outcome) {
    String correlation = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    request.setAttribute(SUBSTATUS, answer.substatus());
    request.setAttribute(REASON, answer.reason());
    request.setAttribute(CORRELATION, correlation);
    String line = " [" + answer.substatus() + " " + correlation + "]";
    if (outcome != null) {
      OutcomeLog.write(LOG, outcome, line);
    } else {
      LOG.info("Refused a request for [" + Printable.of(request.getDecodedRequestURI()) + "]: " + answer.reason() + line);
    }
    return correlation;
  }
}

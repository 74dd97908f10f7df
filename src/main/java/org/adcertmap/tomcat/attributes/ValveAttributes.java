package org.adcertmap.tomcat.attributes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.setup.settings.Suggestion;
import org.adcertmap.tomcat.connection.proxy.ForwardedCertificate;
import org.adcertmap.tomcat.management.OutcomeCounters;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.valves.ValveBase;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Which attributes does {@code server.xml} give the Valve, and what is wrong with them? A wrong one stops the start,
 * where Tomcat's digester would only warn. {@code enabled} may change at any time and counts from the next request.
 */
public abstract class ValveAttributes extends ValveBase {
    private static final List<String> KNOWN =
            List.of("enabled", "sslFlags", "anonymousAuthentication", "certificateHeader", "trustedProxies");
    private static final Log LOG = LogFactory.getLog(ValveAttributes.class);

    private final List<String> problems = new ArrayList<>();
    private final OutcomeCounters answers = new OutcomeCounters(
            "responses",
            Stream.concat(Stream.of(HttpRefusal.MAPPED), HttpRefusal.reasonCodes().stream())
                    .toList());
    private volatile boolean enabled;
    private volatile boolean anonymousAuthentication = true;
    private volatile Set<SslFlag> sslFlags = EnumSet.noneOf(SslFlag.class);
    private volatile String certificateHeader;
    private volatile String trustedProxies;
    private volatile ForwardedCertificate forwarded = ForwardedCertificate.OFF;

    public ValveAttributes() {
        super(true); // requests may be handled asynchronously behind us
    }

    /** Whether client certificates are mapped here; IIS: clientCertificateMappingAuthentication/@enabled. */
    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean value) {
        enabled = value;
    }

    /** For the digester, which would take every word but true for false. */
    public void setEnabled(String value) {
        enabled = bool("enabled", value);
    }

    /** Whether a request without a mapped account goes on; IIS: anonymousAuthentication/@enabled. */
    public boolean isAnonymousAuthentication() {
        return anonymousAuthentication;
    }

    public void setAnonymousAuthentication(boolean value) {
        anonymousAuthentication = value;
    }

    /** For the digester, see {@link #setEnabled(String)}. */
    public void setAnonymousAuthentication(String value) {
        anonymousAuthentication = bool("anonymousAuthentication", value);
    }

    /** What a connection must have; IIS: access/@sslFlags. */
    public String getSslFlags() {
        return SslFlag.format(sslFlags);
    }

    public void setSslFlags(String value) {
        try {
            sslFlags = SslFlag.parse(value);
        } catch (IllegalArgumentException e) {
            problems.add(SettingsException.invalidValue("sslFlags", value, e.getMessage(), "Ssl, SslNegotiateCert"));
        }
    }

    /**
     * How a reverse proxy hands a certificate over: a form, and perhaps the name of the header,
     * {@code nginx:X-Client-Cert}.
     */
    public String getCertificateHeader() {
        return certificateHeader;
    }

    /** Counts from the next start. */
    public void setCertificateHeader(String value) {
        certificateHeader = value;
    }

    /** Whose header is believed: addresses and networks of sockets. */
    public String getTrustedProxies() {
        return trustedProxies;
    }

    /** Counts from the next start. */
    public void setTrustedProxies(String value) {
        trustedProxies = value;
    }

    /**
     * How many requests went on as an account, and how many got which answer; one that goes on as nobody although it
     * has a certificate counts under the reason why.
     */
    public CompositeData getResponses() {
        return answers.counts();
    }

    /** Every request that came to the Valve is counted here, once. */
    protected final void answered(String answer) {
        answers.count(answer);
    }

    /** Called by Tomcat's digester for an attribute without a setter. */
    public boolean setProperty(String name, String value) {
        problems.add(name + ": unknown attribute of the Valve" + Suggestion.forWord(name, KNOWN));
        return true;
    }

    public final Set<SslFlag> flags() {
        return sslFlags;
    }

    /** What a proxy's header counts for; nothing before the start. */
    public final ForwardedCertificate forwarded() {
        return forwarded;
    }

    private boolean bool(String name, String value) {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            problems.add(SettingsException.invalidValue(name, value, "must be true or false", "true"));
        }
        return Boolean.parseBoolean(value);
    }

    protected final void complain() throws LifecycleException {
        List<String> all = new ArrayList<>(problems);
        ForwardedCertificate read =
                ForwardedCertificate.of(certificateHeader, trustedProxies, getContainer(), all::add);
        if (!all.isEmpty()) {
            SettingsException complaint = new SettingsException(all);
            throw new LifecycleException(complaint.getMessage(), complaint);
        }
        read.warning().ifPresent(LOG::warn);
        forwarded = read;
    }
}

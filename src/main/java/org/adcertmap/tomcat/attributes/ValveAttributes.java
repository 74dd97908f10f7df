// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.attributes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.settings.SslFlag;
import org.adcertmap.setup.settings.Suggestion;
import org.adcertmap.tomcat.connection.proxy.ForwardedCertificate;
import org.adcertmap.tomcat.container.MappingValve;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.valves.ValveBase;
import org.apache.juli.logging.Log;
import org.apache.juli.logging.LogFactory;

/**
 * Holds the attributes that {@code server.xml} sets on the Valve, and validates them at the start. An invalid value or
 * an unknown attribute stops the start, where Tomcat's digester would only warn. {@code enabled} may change at any time
 * and takes effect with the next request. Thread-safe: the fields that requests read are volatile; the list of
 * configuration errors is confined to the thread that configures and starts the Valve.
 */
public abstract class ValveAttributes extends ValveBase implements MappingValve {
    private static final List<String> NAMES =
            List.of("enabled", "sslFlags", "anonymousAuthentication", "certificateHeader", "trustedProxies", "account");
    private static final Log LOG = LogFactory.getLog(ValveAttributes.class);

    private final List<ConfigurationError> configurationErrors = new ArrayList<>();
    private volatile boolean enabled;
    private volatile boolean anonymousAuthentication = true;
    private volatile Set<SslFlag> sslFlags = EnumSet.noneOf(SslFlag.class);
    private volatile String certificateHeader;
    private volatile String trustedProxies;
    private volatile AccountPattern account = AccountPattern.NONE;
    private volatile ForwardedCertificate forwardedCertificate = ForwardedCertificate.DISABLED;

    public ValveAttributes() {
        super(true); // the application may handle requests asynchronously
    }

    /** Returns whether client certificates are mapped; IIS: clientCertificateMappingAuthentication/@enabled. */
    @Override
    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean value) {
        enabled = value;
    }

    /** Sets {@code enabled} for the digester, which would read every word but true as false. */
    public void setEnabled(String value) {
        enabled = parseBoolean("enabled", value);
    }

    /**
     * Returns whether a request without a mapped account continues unauthenticated; IIS:
     * anonymousAuthentication/@enabled.
     */
    @Override
    public boolean isAnonymousAuthentication() {
        return anonymousAuthentication;
    }

    public void setAnonymousAuthentication(boolean value) {
        anonymousAuthentication = value;
    }

    /** Sets {@code anonymousAuthentication} for the digester, see {@link #setEnabled(String)}. */
    public void setAnonymousAuthentication(String value) {
        anonymousAuthentication = parseBoolean("anonymousAuthentication", value);
    }

    /** Returns what a connection must provide; IIS: access/@sslFlags. */
    public String getSslFlags() {
        return SslFlag.format(sslFlags);
    }

    public void setSslFlags(String value) {
        try {
            sslFlags = SslFlag.parse(value);
        } catch (IllegalArgumentException e) {
            configurationErrors.add(
                    ConfigurationError.invalidValue("sslFlags", value, e.getMessage(), "Ssl, SslNegotiateCert"));
        }
    }

    /**
     * Returns how a reverse proxy forwards the client certificate: a format and, optionally, the name of the header,
     * for example {@code nginx:X-Client-Cert}.
     */
    public String getCertificateHeader() {
        return certificateHeader;
    }

    /** Sets {@code certificateHeader}; takes effect with the next start. */
    public void setCertificateHeader(String value) {
        certificateHeader = value;
    }

    /** Returns the addresses and networks of the proxies whose certificate header is trusted. */
    public String getTrustedProxies() {
        return trustedProxies;
    }

    /** Sets {@code trustedProxies}; takes effect with the next start. */
    public void setTrustedProxies(String value) {
        trustedProxies = value;
    }

    /**
     * Returns the pattern for the account that is selected where several have a strong mapping of one certificate, for
     * example {@code *-adm}; {@code null} for none.
     */
    public String getAccount() {
        return account.isNone() ? null : account.toString();
    }

    public void setAccount(String value) {
        try {
            account = AccountPattern.parse(value);
        } catch (IllegalArgumentException e) {
            configurationErrors.add(ConfigurationError.invalidValue("account", value, e.getMessage(), "*-adm"));
        }
    }

    @Override
    public final AccountPattern accountPattern() {
        return account;
    }

    /** Records an unknown attribute as a configuration error: the digester calls this for one without a setter. */
    public boolean setProperty(String name, String value) {
        configurationErrors.add(
                ConfigurationError.of(name, "unknown attribute of the Valve" + Suggestion.forWord(name, NAMES)));
        return true;
    }

    @Override
    public final Set<SslFlag> flags() {
        return sslFlags;
    }

    @Override
    public final boolean readsCertificateHeader() {
        return forwardedCertificate.isEnabled();
    }

    /** Returns how forwarded certificates are read; {@link ForwardedCertificate#DISABLED} before the start. */
    public final ForwardedCertificate forwardedCertificate() {
        return forwardedCertificate;
    }

    private boolean parseBoolean(String name, String value) {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            configurationErrors.add(ConfigurationError.invalidValue(name, value, "must be true or false", "true"));
        }
        return Boolean.parseBoolean(value);
    }

    /**
     * Validates the attributes, and logs a warning for each that is valid but dangerous or without effect.
     *
     * @throws LifecycleException with every configuration error
     */
    protected final void validateAttributes() throws LifecycleException {
        List<ConfigurationError> errors = new ArrayList<>(configurationErrors);
        ForwardedCertificate forwarded =
                ForwardedCertificate.of(certificateHeader, trustedProxies, getContainer(), errors::add);
        if (!errors.isEmpty()) {
            SettingsException invalid = new SettingsException(errors);
            throw new LifecycleException(invalid.getMessage(), invalid);
        }
        Optional<ConfigurationWarning> warning = forwarded.warning();
        if (warning.isPresent()) {
            LOG.warn(warning.get().text());
        }
        forwardedCertificate = forwarded;
        for (ConfigurationWarning flagWarning :
                SslFlag.withoutEffect(sslFlags)) { // JULI takes the caller's class: no method reference
            LOG.warn(flagWarning.text());
        }
    }
}

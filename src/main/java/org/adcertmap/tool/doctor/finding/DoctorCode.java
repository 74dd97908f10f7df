// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The checks of {@code doctor}. A code is never used for another check. */
public enum DoctorCode {
    CERTIFICATE_VERIFICATION(101, "certificateVerification of each TLS connector"),
    UNTRUSTED_CLIENTS(102, "connectors that accept certificates of untrusted CAs (optionalNoCA)"),
    TLS_VERSIONS(103, "TLS versions of each connector"),
    TRUST_STORE(104, "the connector's trust store: there, readable, without public CAs"),
    TRUST_STORE_AND_NTAUTH(105, "the connector's trust store has the CAs of NTAuthCertificates, and no others"),
    SERVER_CERTIFICATE(106, "the connector's certificate: validity and host name"),
    UNSAFE_COMPONENTS(107, "SSLValve, SingleSignOn, AJP without secret"),
    TOMCAT_VERSION(108, "the version of Tomcat"),
    JAR(109, "the jar in lib: once, and of this version"),
    VALVE(110, "the Valve: enabled, and as it runs"),
    TRUSTED_PROXIES(111, "trustedProxies that match every address"),
    CONSTRAINTS(112, "applications without constraint while anonymousAuthentication is true"),
    TRUST_MANAGER(113, "trustManagerClassName and clientAuthIssuers"),
    SSL_FLAGS(114, "sslFlags that have no effect"),

    SETTINGS(201, "everything that the start would refuse"),
    SECRET_FILES(202, "who can read the files with secrets"),
    ROLE_MAPPINGS(203, "groups of the role mappings file"),
    WEAK_SETTINGS(204, "settings that weaken security"),
    NEWER_FILES(205, "files that are newer than what runs"),
    EFFECTIVE_SETTINGS(206, "the settings in effect, and where each comes from"),

    DNS(300, "DNS: SRV records, addresses, site, each name server"),
    CONNECTION(301, "each domain controller is reachable: time, TLS version, cipher suite"),
    CONTROLLER_CERTIFICATE(302, "the domain controller's certificate: chain, name, validity, signature algorithm"),
    BIND(303, "the bind at each domain controller"),
    KERBEROS(304, "Kerberos: KDC, keytab, key version"),
    CHANNEL_BINDING(305, "channel binding"),
    SIGNING(306, "LDAP signing that is required"),
    READ_ONLY_CONTROLLER(307, "read-only domain controllers"),
    CLOCK(308, "the clock of each domain controller"),
    GLOBAL_CATALOG(309, "the global catalog"),
    CHANGE_TRACKING(310, "change tracking"),
    SIZE_LIMITS(311, "MaxPageSize and MaxValRange"),
    REPLICATION(312, "whether the domain controllers agree about an account"),
    REFUSED_BINDS(313, "rejected binds against the lockout threshold"),

    READABLE_ACCOUNT(401, "the bind account can read the entry of an account"),
    ATTRIBUTES(402, "each attribute that is needed, by property set"),
    PROTECTED_ACCOUNT(403, "the same for an account with adminCount 1 (AdminSDHolder)"),
    GROUPS(404, "names and types of groups"),
    CROSS_REF(405, "crossRef objects"),
    PUBLISHED_CAS(406, "NTAuthCertificates, Certification Authorities, AIA"),
    TOO_MANY_RIGHTS(407, "rights of the bind account that it does not need"),

    NTAUTH_EMPTY(501, "CAs in NTAuthCertificates"),
    ROOT_CAS(502, "root CAs that the forest publishes"),
    EXPIRED_CA(503, "CAs that have expired"),
    CA_WITHOUT_PATH(504, "CAs in NTAuthCertificates without a certification path"),
    REVOCATION_SOURCES(505, "each CRL and OCSP address: reachable, signed, current"),
    LOCAL_CRLS(506, "local CRL files: until when they are valid"),

    CERTIFICATE(601, "each certificate of --certificate is mapped"),
    BEHIND_REFUSAL(602, "what else is to be mended behind a refusal"),

    DELEGATION_KEYTAB(701, "delegationKeytab: readable, an AES key, the present key version"),
    SERVICE_ACCOUNT(702, "the service account of delegation: there, enabled, trusted to authenticate for delegation"),
    DELEGATION_TARGETS(703, "msDS-AllowedToDelegateTo: the targets, and the account of each"),
    DELEGATED_ACCOUNT(704, "whether an account may be delegated"),
    ENCRYPTION_TYPES(705, "encryption types of the service account and of the targets"),
    DELEGATION_REACH(706, "what the service account can do besides: unconstrained delegation, domain controllers"),
    FORWARDABLE_TICKETS(707, "krb5.conf: forwardable tickets");

    private static final int AREA = 100;

    private final int number;
    private final String title;

    DoctorCode(int number, String title) {
        this.number = number;
        this.title = title;
    }

    /** Returns the code, such as {@code ADCD-101}. */
    public String code() {
        return "ADCD-" + number;
    }

    /** Returns the area, by the first digit. */
    public Area area() {
        return List.of(Area.values()).get(number / AREA - 1);
    }

    /** Returns what is checked, in one line. */
    public String title() {
        return title;
    }

    /** Returns the check with this code, in any case. */
    public static Optional<DoctorCode> of(String code) {
        return Arrays.stream(values())
                .filter(each -> each.code().equalsIgnoreCase(code))
                .findFirst();
    }
}

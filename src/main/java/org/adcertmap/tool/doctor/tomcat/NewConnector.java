// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

/** The TLS connector that is proposed where there is none. Stateless. */
final class NewConnector {
    /** For the {@code <Service>}; the files are those of the sample {@code conf/server.xml}. */
    static final String[] LINES = {
        "<Connector port=\"8443\" SSLEnabled=\"true\">",
        "  <SSLHostConfig certificateVerification=\"optional\" truststoreFile=\"conf/clients.p12\""
                + " truststoreType=\"PKCS12\" truststorePassword=\"changeit\">",
        "    <Certificate certificateKeystoreFile=\"conf/server.p12\" certificateKeystoreType=\"PKCS12\""
                + " certificateKeystorePassword=\"changeit\"/>",
        "  </SSLHostConfig>",
        "</Connector>"
    };

    private NewConnector() {}
}

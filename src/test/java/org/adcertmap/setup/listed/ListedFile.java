// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;

/** Writes a file of mappings for a test. Confined to one thread. */
public final class ListedFile {
    private final List<String> oneToOne = new ArrayList<>();
    private final List<String> manyToOne = new ArrayList<>();
    private String attributes = "enabled=\"true\"";

    /** Sets the attributes of the root element. */
    public ListedFile root(String text) {
        attributes = text;
        return this;
    }

    /** Adds a one-to-one mapping. */
    public ListedFile certificate(Identity identity, String userName, String roles) {
        oneToOne.add("<add userName=\"" + userName + "\" roles=\"" + roles + "\" certificate=\"" + base64(identity)
                + "\"/>");
        return this;
    }

    /** Adds a many-to-one mapping that allows. */
    public ListedFile allow(String name, String userName, String roles, String... rules) {
        return mapping("name=\"" + name + "\" userName=\"" + userName + "\" roles=\"" + roles + "\"", rules);
    }

    /** Adds a many-to-one mapping that denies. */
    public ListedFile deny(String name, String... rules) {
        return mapping("name=\"" + name + "\" permissionMode=\"Deny\"", rules);
    }

    /** Adds a many-to-one mapping with these attributes; each rule as {@code Subject O=Contoso*}. */
    public ListedFile mapping(String mappingAttributes, String... rules) {
        StringBuilder text = new StringBuilder("<add " + mappingAttributes + "><rules>");
        for (String rule : rules) {
            int blank = rule.indexOf(' ');
            int equals = rule.indexOf('=');
            text.append("<add certificateField=\"" + rule.substring(0, blank) + "\" certificateSubField=\""
                    + rule.substring(blank + 1, equals) + "\" matchCriteria=\"" + rule.substring(equals + 1) + "\"/>");
        }
        manyToOne.add(text + "</rules></add>");
        return this;
    }

    /** Returns the certificate as IIS writes it. */
    public static String base64(Identity identity) {
        try {
            return Base64.getEncoder().encodeToString(identity.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the whole text, one mapping a line. */
    public String text() {
        return "<iisClientCertificateMappingAuthentication " + attributes + ">\n<oneToOneMappings>\n"
                + String.join("\n", oneToOne) + "\n</oneToOneMappings>\n<manyToOneMappings>\n"
                + String.join("\n", manyToOne)
                + "\n</manyToOneMappings>\n</iisClientCertificateMappingAuthentication>\n";
    }

    /** Writes the file. */
    public Path write(Path file) throws IOException {
        return Files.writeString(file, text());
    }

    /** Returns settings with the file and a CA, without revocation checks. */
    public Map<String, String> settings(Path folder, TestCa ca) throws IOException {
        Files.writeString(folder.resolve("ca.pem"), ca.pem());
        Map<String, String> values = new HashMap<>();
        values.put("certificates", write(folder.resolve("certificates.xml")).toString());
        values.put("certificationAuthorities", "file:" + folder.resolve("ca.pem"));
        values.put("verifyClientCertRevocation", "false");
        return values;
    }
}

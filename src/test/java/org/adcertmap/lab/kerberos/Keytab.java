// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.security.auth.kerberos.KerberosKey;
import javax.security.auth.kerberos.KerberosPrincipal;

/** Writes keytabs, as ktpass does (MIT Kerberos, "Keytab file format"). */
public final class Keytab {
    public static final int AES256 = 18;
    public static final int RC4 = 23;

    private static final int FORMAT = 0x0502;
    private static final int KRB_NT_PRINCIPAL = 1;

    private Keytab() {}

    /**
     * A key of a principal.
     *
     * @param principal {@code name@REALM} or {@code service/host@REALM}
     * @param type the encryption type
     * @param version msDS-KeyVersionNumber of the account
     */
    public record Key(String principal, int type, int version, byte[] octets) {
        /**
         * Derives the AES key of an account from its password, as the domain does (MS-KILE 3.1.1.2).
         *
         * @param account {@code sAMAccountName@REALM}, from which the salt is made
         */
        public static Key aes256(String account, String password, int version) {
            KerberosKey key =
                    new KerberosKey(new KerberosPrincipal(account), password.toCharArray(), "aes256-cts-hmac-sha1-96");
            return new Key(account, AES256, version, key.getEncoded());
        }

        /** Returns the same key for another principal of the account. */
        public Key of(String otherPrincipal) {
            return new Key(otherPrincipal, type, version, octets);
        }
    }

    /** Writes a keytab with these keys; returns its path. */
    public static Path write(Path file, Key... keys) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        out.writeShort(FORMAT);
        for (Key key : keys) {
            byte[] entry = entry(key);
            out.writeInt(entry.length);
            out.write(entry);
        }
        return Files.write(file, all.toByteArray());
    }

    private static byte[] entry(Key key) throws IOException {
        ByteArrayOutputStream entry = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(entry);
        int at = key.principal().lastIndexOf('@');
        String[] components = key.principal().substring(0, at).split("/");
        out.writeShort(components.length);
        text(out, key.principal().substring(at + 1).getBytes(StandardCharsets.UTF_8));
        for (String component : components) {
            text(out, component.getBytes(StandardCharsets.UTF_8));
        }
        out.writeInt(KRB_NT_PRINCIPAL);
        out.writeInt(0); // time
        out.writeByte(key.version());
        out.writeShort(key.type());
        text(out, key.octets());
        out.writeInt(key.version());
        return entry.toByteArray();
    }

    private static void text(DataOutputStream out, byte[] octets) throws IOException {
        out.writeShort(octets.length);
        out.write(octets);
    }
}

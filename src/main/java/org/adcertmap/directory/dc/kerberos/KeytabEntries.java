// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads which principals have keys of which encryption types in a keytab; never the keys. Source: the format 0x0502 of
 * MIT Kerberos ("Keytab file format"), in which Windows' ktpass, Samba and msktutil write too, and the numbers of
 * encryption types of RFC 3961 8, RFC 8009 and RFC 4757. Immutable.
 *
 * @param typesByPrincipal the names of encryption types by {@code name@REALM}
 * @param versionsByPrincipal the versions of the keys (kvno) by {@code name@REALM}
 */
record KeytabEntries(Map<String, TreeSet<String>> typesByPrincipal, Map<String, TreeSet<Integer>> versionsByPrincipal) {
    private static final int FORMAT = 0x0502;
    private static final int MAX_COMPONENTS = 16;
    private static final Map<Integer, String> TYPE_NAMES = Map.of(
            1, "DES",
            3, "DES",
            16, "Triple DES",
            17, "AES128-SHA1",
            18, "AES256-SHA1",
            19, "AES128-SHA256",
            20, "AES256-SHA384",
            23, "RC4");

    /**
     * Reads the file.
     *
     * @throws IOException with the reason in words, if it cannot be read or is not a keytab
     */
    static KeytabEntries read(Path keytab) throws IOException {
        Map<String, TreeSet<String>> types = new TreeMap<>();
        Map<String, TreeSet<Integer>> versions = new TreeMap<>();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(keytab))) {
            if (in.available() < Short.BYTES || in.readUnsignedShort() != FORMAT) {
                throw new IOException("the file is not a keytab");
            }
            while (in.available() >= Integer.BYTES) {
                int length = in.readInt();
                if (length > 0) {
                    readEntry(
                            new DataInputStream(new java.io.ByteArrayInputStream(in.readNBytes(length))),
                            types,
                            versions);
                } else {
                    in.skipNBytes(-(long) length); // a deleted entry
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("the file does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException("this user may not read it", e);
        } catch (EOFException e) {
            throw new IOException("the keytab is malformed", e);
        }
        return new KeytabEntries(types, versions);
    }

    private static void readEntry(
            DataInputStream entry, Map<String, TreeSet<String>> types, Map<String, TreeSet<Integer>> versions)
            throws IOException {
        int components = entry.readUnsignedShort();
        if (components > MAX_COMPONENTS) {
            throw new IOException("the keytab is malformed");
        }
        String realm = text(entry);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < components; i++) {
            name.append(i == 0 ? "" : "/").append(text(entry));
        }
        entry.skipNBytes(Integer.BYTES + Integer.BYTES); // type of the name, time
        int version = entry.readUnsignedByte();
        int type = entry.readUnsignedShort();
        entry.skipNBytes(entry.readUnsignedShort()); // the key
        if (entry.available() >= Integer.BYTES) { // versions over 255 are in a field that older programs do not write
            int longVersion = entry.readInt();
            version = longVersion == 0 ? version : longVersion;
        }
        String principal = name + "@" + realm;
        types.computeIfAbsent(principal, key -> new TreeSet<>()).add(TYPE_NAMES.getOrDefault(type, "type " + type));
        versions.computeIfAbsent(principal, key -> new TreeSet<>()).add(version);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
    }

    /** Returns why the JDK finds no key of the principal in the keytab, for administrators. */
    String reasonWithoutKey(String principal) {
        TreeSet<String> types = typesByPrincipal.get(principal);
        if (types != null) {
            return "the keytab has keys of " + principal + " only for " + String.join(", ", types)
                    + ", which the JDK does not use: create it with AES keys";
        }
        return typesByPrincipal.isEmpty()
                ? "the keytab has no keys"
                : "the keytab has no key of " + principal + ", only of " + String.join(", ", typesByPrincipal.keySet());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.files.OtherReaders;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;
import org.adcertmap.tool.shell.ShellText;

/** Checks who can read and change the files with secrets (ADCD-202). */
record SecretFilesCheck(CheckedRealm realm, Optional<XmlFile> serverXml) {
    private static final DoctorCode CODE = DoctorCode.SECRET_FILES;
    private static final List<Setting<?>> SECRETS = List.of(
            RealmSettings.BIND_PASSWORD_FILE,
            RealmSettings.KEYTAB,
            RealmSettings.DELEGATION_KEYTAB,
            RealmSettings.KEY_STORE_FILE,
            RealmSettings.KEY_STORE_PASSWORD_FILE,
            RealmSettings.DIRECTORY_TRUST_STORE_PASSWORD_FILE,
            RealmSettings.CERTIFICATION_AUTHORITIES_PASSWORD_FILE);

    void run(FindingSink findings) {
        for (Path file : files()) {
            if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                continue; // ADCD-201 reports it
            }
            try {
                check(file, findings);
            } catch (IOException e) {
                findings.add(Finding.unknown(CODE, file.toString(), ReadFailure.of(file, e)));
            }
        }
    }

    private void check(Path file, FindingSink findings) throws IOException {
        List<String> rights = OtherReaders.of(file);
        if (!rights.isEmpty()) {
            findings.add(Finding.error(CODE, file.toString(), "it has a secret, and " + String.join(", ", rights))
                    .paste(OtherReaders.remedy(file, ShellText.argument(file.toString()))));
        }
        Optional<Finding> owner = owner(file);
        owner.ifPresent(findings::add);
        if (rights.isEmpty() && owner.isEmpty()) {
            boolean isOfGroup = OtherReaders.isPosix(file)
                    && Files.getPosixFilePermissions(file).contains(PosixFilePermission.GROUP_READ);
            findings.add(Finding.ok(
                    CODE,
                    file.toString(),
                    isOfGroup ? "no user outside of its group can read it" : "no other user can read it"));
        }
    }

    /** The owner of a file may read and change it, whatever its permissions. */
    private Optional<Finding> owner(Path file) throws IOException {
        if (serverXml.isEmpty() || !OtherReaders.isPosix(file)) {
            return Optional.empty();
        }
        String owner = Files.getOwner(file).getName();
        String ofTomcat = Files.getOwner(serverXml.get().path()).getName();
        return owner.equals(ofTomcat) || owner.equals("root")
                ? Optional.empty()
                : Optional.of(Finding.warning(
                                CODE,
                                file.toString(),
                                "it has a secret and belongs to " + owner + ", and server.xml to " + ofTomcat)
                        .paste("chown " + ShellText.argument(ofTomcat) + " " + ShellText.argument(file.toString())));
    }

    private Set<Path> files() {
        Set<Path> files = new LinkedHashSet<>();
        for (Setting<?> setting : SECRETS) {
            String name = realm.settings().value(setting);
            try {
                if (!name.isBlank()) {
                    files.add(Path.of(name));
                }
            } catch (InvalidPathException e) {
                // No file name: ADCD-201 reports it.
            }
        }
        if (!realm.settings().value(RealmSettings.BIND_PASSWORD).isEmpty()) {
            List<Path> read = new ArrayList<>(realm.settings().files());
            serverXml
                    .filter(file ->
                            realm.placeOf(RealmSettings.BIND_PASSWORD.key()).equals(realm.place()))
                    .ifPresent(file -> read.add(file.path()));
            files.addAll(read);
        }
        return files;
    }
}

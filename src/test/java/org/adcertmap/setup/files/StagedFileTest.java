// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.adcertmap.lab.PosixAcl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A staged file has its access before its content, and gets into its place as a whole or not at all. */
class StagedFileTest {
    private static final int OTHER_USER = 12_345;
    private static final byte[] CONTENT = "secret\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Path model;
    private Path target;

    @BeforeEach
    void createModel() throws IOException {
        model = Files.writeString(folder.resolve("server.xml"), "<Server/>");
        target = folder.resolve("adcertmap.password");
    }

    /** Gives the file to another owner where this process may; elsewhere both files have the owner of the process. */
    private static void changeOwner(Path file) throws IOException {
        try {
            Files.setAttribute(file, "unix:uid", OTHER_USER);
        } catch (FileSystemException e) {
            assertTrue(Files.isWritable(file), "it stays as it was");
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @ParameterizedTest
    @CsvSource({
        "rw-------, rw-------, rw-------",
        "rw-r-----, rw-r-----, rw-r-----",
        "rw-r--r--, rw-r--r--, rw-r-----",
        "rwxrwxrwx, rwxrwxrwx, rw-r-----",
        "r--r--r--, r--r--r--, r--r-----"
    })
    void accessIsThatOfTheModelAndOfASecretWithoutOthers(String ofModel, String expected, String secret)
            throws IOException {
        Files.setPosixFilePermissions(model, PosixFilePermissions.fromString(ofModel));
        changeOwner(model);
        try (StagedFile plain = StagedFile.of(target, CONTENT, FileAccess.like(model));
                StagedFile password = StagedFile.of(target, CONTENT, FileAccess.secretLike(model))) {
            assertEquals(expected, permissions(plain.temporary()));
            assertEquals(secret, permissions(password.temporary()));
            assertEquals(Files.getOwner(model), Files.getOwner(password.temporary()));
            assertEquals(List.of("secret"), Files.readAllLines(password.temporary()));
        }
        assertOnly(model);
    }

    @ParameterizedTest
    @CsvSource({"rw-rw-rw-, rw-r--r--", "rwxrwxr-x, rwxr-xr-x", "rw-rw----, rw-r-----", "rw-------, rw-------"})
    void onlyItsOwnerMayChangeAProgram(String ofModel, String expected) throws IOException {
        Files.setPosixFilePermissions(model, PosixFilePermissions.fromString(ofModel));
        changeOwner(model);
        try (StagedFile program = StagedFile.of(target, CONTENT, FileAccess.programLike(model))) {
            assertEquals(expected, permissions(program.temporary()));
            assertEquals(Files.getOwner(model), Files.getOwner(program.temporary()));
        }
        assertOnly(model);
    }

    @Test
    void accessControlListComesAlong() throws Exception {
        PosixAcl.set(model);
        assertEquals("rw-rw----", permissions(model), "of the mask, and the group has none of them");
        String acl = PosixAcl.of(model);
        try (StagedFile plain = StagedFile.of(target, CONTENT, FileAccess.like(model));
                StagedFile password = StagedFile.of(target, CONTENT, FileAccess.secretLike(model))) {
            assertEquals(acl, PosixAcl.of(plain.temporary()));
            assertEquals(acl.replace("(16, 6, -1)", "(16, 4, -1)"), PosixAcl.of(password.temporary()));
        }
        Path created = folder.resolve("one/two");
        List<Path> all = new ArrayList<>();
        FileAccess.createFolders(created, Files.createDirectory(target), all::add);
        assertEquals(List.of(created.getParent(), created), all);
        PosixAcl.set(target);
        FileAccess.createFolders(created.resolve("three"), target, all::add);
        assertEquals(PosixAcl.of(target), PosixAcl.of(created.resolve("three")));
    }

    /** In such a folder each new file is for one more user. */
    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "r--r--r--"})
    void defaultAccessControlListOfTheFolderGivesNoRight(String ofModel) throws Exception {
        PosixAcl.setDefault(folder);
        String none = PosixAcl.of(model);
        assertNotEquals(none, PosixAcl.of(Files.createFile(folder.resolve("new"))), "it is inherited");
        Files.delete(folder.resolve("new"));
        Files.setPosixFilePermissions(model, PosixFilePermissions.fromString(ofModel));
        try (StagedFile plain = StagedFile.of(target, CONTENT, FileAccess.like(model));
                StagedFile password = StagedFile.of(target, CONTENT, FileAccess.secretLike(model))) {
            assertEquals(none, PosixAcl.of(plain.temporary()));
            assertEquals(none, PosixAcl.of(password.temporary()));
            assertEquals(ofModel, permissions(plain.temporary()));
        }
        PosixAcl.set(model);
        try (StagedFile plain = StagedFile.of(target, CONTENT, FileAccess.like(model))) {
            assertEquals(PosixAcl.of(model), PosixAcl.of(plain.temporary()));
        }
        assertOnly(model);
    }

    @Test
    void fileIsForItsOwnerAloneUntilItHasItsAccess() throws IOException {
        Path missing = folder.resolve("missing");
        assertThrows(IOException.class, () -> StagedFile.of(target, CONTENT, FileAccess.like(missing)));
        assertOnly(model);
    }

    @Test
    void placeThatIsTakenIsNotReplacedByCreate() throws IOException {
        Files.writeString(target, "before");
        try (StagedFile staged = StagedFile.of(target, CONTENT, FileAccess.like(model))) {
            assertThrows(FileAlreadyExistsException.class, staged::create);
            assertEquals("before", Files.readString(target));
            staged.replace();
        }
        assertEquals("secret\n", Files.readString(target));
        assertOnly(model, target);
    }

    @Test
    void symbolicLinkInThePlaceIsNotFollowed() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "untouched");
        Files.createSymbolicLink(target, elsewhere);
        try (StagedFile staged = StagedFile.of(target, CONTENT, FileAccess.like(model))) {
            assertThrows(FileAlreadyExistsException.class, staged::create);
            staged.replace();
        }
        assertEquals("untouched", Files.readString(elsewhere));
        assertTrue(Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void secretOnWindowsIsForTheServiceAndAdministratorsBySid() {
        assertEquals(
                List.of(
                        "D:\\Windows\\System32\\icacls.exe",
                        "adcertmap.password",
                        "/inheritance:r",
                        "/grant:r",
                        "*S-1-5-19:R",
                        "*S-1-5-18:F",
                        "*S-1-5-32-544:F"),
                Icacls.command(Map.of("SystemRoot", "D:\\Windows"), Path.of("adcertmap.password")));
        assertEquals(
                "icacls adcertmap.password /inheritance:r /grant:r *S-1-5-19:R *S-1-5-18:F *S-1-5-32-544:F",
                OtherReaders.remedyOnWindows("adcertmap.password"));
    }

    private void assertOnly(Path... expected) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(Stream.of(expected).sorted().toList(), files.sorted().toList());
        }
    }
}

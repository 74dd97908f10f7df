// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.bind.BindAccount;
import org.adcertmap.directory.dc.bind.Credentials;
import org.adcertmap.directory.dc.bind.CredentialsSource;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the bind account's password rotates while the directory is in use, in whatever order. */
@StartsServer
class CredentialRotationTest {
    private static final Duration AMPLE = Duration.ofSeconds(30);

    private final FakeActiveDirectory controller = FakeActiveDirectory.start();
    private final String oldPassword = controller.bindPassword();
    private final PasswordInFile file = new PasswordInFile();
    private final CapturedLog log = new CapturedLog(BindAccount.class.getName());
    private ActiveDirectory directory;

    /** The file with the password, which is read once after each change. */
    private final class PasswordInFile implements CredentialsSource {
        private volatile String content = oldPassword;
        private String lastRead = oldPassword;

        @Override
        public Optional<Credentials> readIfChanged(boolean atOnce) throws IOException {
            String read = content;
            if (read.equals(lastRead)) {
                return Optional.empty();
            }
            lastRead = read;
            if (read.isEmpty()) {
                throw new IOException("bindPasswordFile: the first line of the file is empty");
            }
            return Optional.of(credentials(read));
        }
    }

    private Credentials credentials(String password) {
        return Credentials.of(new Bind.Simple(controller.bindDn(), password));
    }

    @BeforeEach
    void start() throws Exception {
        controller.user("alice", 2001);
        directory = directory(credentials(oldPassword));
    }

    private ActiveDirectory directory(Credentials credentials) throws Exception {
        DirectorySettings settings = DirectorySettingsBuilder.of(controller)
                .bind(credentials.bind())
                .timeout(AMPLE)
                .maxConnections(2)
                .settings();
        BindAccount account = new BindAccount(credentials, file, System::nanoTime);
        return new ActiveDirectory(settings, account, DirectorySettingsBuilder.NO_CACHE);
    }

    @AfterEach
    void stop() {
        directory.close();
        log.close();
        controller.close();
    }

    private void closeConnections() {
        controller.stop();
        controller.startAgain();
    }

    /** Returns the number of binds that were rejected; each is logged. */
    private int rejectedBinds() {
        return (int) log.lines().stream()
                .filter(line -> line.startsWith("SEVERE") && line.contains("is rejected by"))
                .count();
    }

    private void assertFindsAlice() {
        assertEquals(1, Eventually.get(() -> AliceSearch.accounts(directory), found -> found == 1));
    }

    @Test
    void passwordChangesInTheDirectoryAndThenInTheFile() {
        assertFindsAlice();
        controller.changeBindPassword("new");
        assertFindsAlice(); // a bound connection stays bound
        closeConnections();
        assertThrows(DirectoryUnavailableException.class, () -> AliceSearch.accounts(directory));
        Eventually.get(directory::bindStatus, status -> status.startsWith("rejected by"));
        int operations = controller.operations();
        for (int i = 0; i < 50; i++) {
            assertThrows(DirectoryUnavailableException.class, () -> AliceSearch.accounts(directory));
        }
        assertEquals(operations, controller.operations());
        file.content = "new";
        assertFindsAlice();
        assertEquals(1, rejectedBinds());
        assertTrue(directory.bindStatus().startsWith("accepted by"), directory::bindStatus);
    }

    @Test
    void passwordChangesInTheFileAndThenInTheDirectory() {
        assertFindsAlice();
        file.content = "new";
        directory.readCredentialsAgain(false);
        Eventually.get(directory::bindStatus, status -> status.contains("changed credentials are rejected"));
        assertTrue(directory.isAvailable());
        closeConnections();
        assertFindsAlice(); // by the password before
        directory.readCredentialsAgain(false);
        assertEquals(1, rejectedBinds(), "once, because the file has not changed since");
        controller.changeBindPassword("new");
        closeConnections();
        assertFindsAlice();
        assertEquals(2, rejectedBinds(), log.lines()::toString);
        assertFalse(directory.bindStatus().contains("rejected"), directory::bindStatus);
    }

    @Test
    void changedPasswordIsInUseWithoutAnInterruption() {
        assertFindsAlice();
        controller.changeBindPassword("new");
        file.content = "new";
        directory.readCredentialsAgain(false);
        Eventually.get(() -> log.lines().toString(), lines -> lines.contains("accepted with changed credentials"));
        closeConnections();
        assertFindsAlice();
        assertEquals(0, rejectedBinds());
    }

    @Test
    void wrongPasswordIsReportedAtTheStartAndSentOnce() throws Exception {
        directory.close();
        directory = directory(credentials("wrong"));
        assertTrue(directory.isAvailable());
        directory.verifyBind();
        Eventually.get(directory::isAvailable, available -> !available);
        String status = directory.bindStatus();
        assertTrue(status.startsWith("rejected by 127.0.0.1 at "), status);
        assertTrue(status.contains("its name or password is wrong"), status);
        assertTrue(status.contains("; next bind in 18"), status);
        assertEquals(1, rejectedBinds());
        assertTrue(log.lines().get(0).startsWith("SEVERE The bind account [simple as "), log.lines()::toString);
        assertFalse(log.lines().toString().contains("wrong]"), "no password in the log");
        int operations = controller.operations();
        for (int i = 0; i < 50; i++) {
            assertThrows(DirectoryUnavailableException.class, () -> AliceSearch.accounts(directory));
        }
        assertEquals(operations, controller.operations());
        file.content = "right";
        controller.changeBindPassword("right");
        assertFindsAlice();
        assertTrue(directory.isAvailable());
    }

    @Test
    void fileThatCannotBeUsedIsReportedAndChangesNothing() {
        assertFindsAlice();
        file.content = "";
        directory.readCredentialsAgain(false);
        assertTrue(log.lines().toString().contains("the first line of the file is empty"), log.lines()::toString);
        closeConnections();
        assertFindsAlice();
    }

    @Test
    void administratorPermitsARetryAtOnce() throws Exception {
        directory.close();
        directory = directory(credentials("right"));
        directory.verifyBind();
        Eventually.get(directory::isAvailable, available -> !available);
        controller.changeBindPassword("right"); // the file was right, and the directory was not
        directory.permitBindRetry();
        assertFindsAlice();
    }

    /** A health check runs twice a second, and the domain controller may have counted each of its binds. */
    @Test
    void bindsWithoutAResponseAreTwoUnlessThePasswordWasAcceptedBefore() throws Exception {
        AtomicInteger binds = new AtomicInteger();
        controller.onBind(() -> {
            binds.incrementAndGet();
            throw new LDAPException(ResultCode.SERVER_DOWN, "the test closes the connection");
        });
        directory.verifyBind();
        Eventually.get(directory::isAvailable, available -> !available);
        Eventually.get(directory::bindStatus, status -> status.contains("there was no response to the bind"));
        assertEquals(2, binds.get());
        directory.permitBindRetry();
        Eventually.get(binds::get, sent -> sent == 4);
        controller.onBind(() -> {});
        directory.permitBindRetry();
        assertFindsAlice();
        controller.onBind(() -> {
            binds.incrementAndGet();
            throw new LDAPException(ResultCode.SERVER_DOWN, "the test closes the connection");
        });
        closeConnections();
        directory.verifyBind();
        Eventually.get(binds::get, sent -> sent > 8);
        controller.onBind(() -> {});
        assertFindsAlice();
    }
}

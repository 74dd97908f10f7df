// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.connect.ReadOnlyControllers;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.Filetime;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDacl;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A read-only domain controller that serves: what it does not compute is computed here, or counts as locked out. */
@StartsServer
class ReadOnlyControllerTest {
    private static final String DOMAIN = "DC=corp,DC=example,DC=test";
    private static final String PSO = "CN=strict," + DOMAIN;
    private static final String AUTHENTICATED_USERS = "S-1-5-11";
    private static final int READ_PROPERTY = 0x10;
    private static final String MAY_LOG_IN = "may log in";
    private static final String LOCKED_OUT = "ADCM-LOCKED-OUT";

    private final FakeActiveDirectory controller = FakeActiveDirectory.start();
    private final FakeAccount alice = controller.user("alice");
    private ActiveDirectory directory;

    @BeforeEach
    void start() throws GeneralSecurityException {
        controller.changeRootDse(root -> {
            root.addAttribute("supportedCapabilities", "1.2.840.113556.1.4.1920"); // a read-only domain controller
            root.addAttribute("tokenGroups", Sid.parse(AUTHENTICATED_USERS).toBytes());
        });
        alice.set(
                "nTSecurityDescriptor",
                new FakeDacl().allow(READ_PROPERTY, AUTHENTICATED_USERS).descriptor());
        directory = DirectorySettingsBuilder.of(controller)
                .readOnlyControllers(ReadOnlyControllers.USE)
                .open();
        duration(DOMAIN, "lockoutDuration", Duration.ofMinutes(30));
    }

    @AfterEach
    void stop() {
        directory.close();
        controller.close();
    }

    private void duration(String dn, String attribute, Duration duration) {
        controller.modify(
                dn, new Modification(ModificationType.REPLACE, attribute, Long.toString(-duration.toNanos() / 100)));
    }

    private void lockedOutFor(Duration time) {
        alice.set("lockoutTime", Long.toString(Filetime.of(Instant.now().minus(time))));
    }

    private void usePasswordSettingsObject() {
        controller.add(PSO, "objectClass: container");
        duration(PSO, "msDS-LockoutDuration", Duration.ofHours(2));
        alice.set("msDS-ResultantPSO", PSO);
    }

    private Account account() {
        return directory.read(Sid.parse(alice.objectSid()), controller.domain()).orElseThrow();
    }

    private String state() {
        return account()
                .state()
                .refusal(Instant.now(), new AccountPolicy(false, false, false))
                .map(refusal -> refusal.denial().code())
                .orElse(MAY_LOG_IN);
    }

    @Test
    void accountWithoutLockoutTimeIsNotLockedOutIfTheRightToReadItIsGranted() {
        assertEquals(MAY_LOG_IN, state());
        alice.set(
                "nTSecurityDescriptor",
                new FakeDacl().allow(READ_PROPERTY, "S-1-5-32-544").descriptor());
        assertEquals("ADCM-STATE-UNREADABLE", state());
        controller.hideAttribute("nTSecurityDescriptor");
        assertEquals("ADCM-STATE-UNREADABLE", state());
    }

    @Test
    void lockoutHasTheDurationOfTheDomain() {
        lockedOutFor(Duration.ofMinutes(20));
        assertEquals(LOCKED_OUT, state());
        lockedOutFor(Duration.ofMinutes(40));
        assertEquals(MAY_LOG_IN, state());
        alice.set("lockoutTime", "0");
        assertEquals(MAY_LOG_IN, state());
    }

    @Test
    void lockoutHasTheDurationOfThePasswordSettingsObject() {
        usePasswordSettingsObject();
        lockedOutFor(Duration.ofMinutes(40));
        assertEquals(LOCKED_OUT, state());
        lockedOutFor(Duration.ofMinutes(130));
        assertEquals(MAY_LOG_IN, state());
    }

    @Test
    void policyThatCannotBeReadIsALockout() {
        lockedOutFor(Duration.ofDays(1));
        assertEquals(MAY_LOG_IN, state());
        controller.hideAttribute("lockoutDuration");
        assertEquals(LOCKED_OUT, state());
        usePasswordSettingsObject();
        assertEquals(MAY_LOG_IN, state());
        controller.hideAttribute("msDS-LockoutDuration");
        assertEquals(LOCKED_OUT, state());
        controller.delete(PSO);
        assertEquals(LOCKED_OUT, state());
    }

    @Test
    void absentPasswordSettingsObjectCountsOnlyIfTheRightToReadItIsGranted() {
        lockedOutFor(Duration.ofDays(1));
        assertEquals(MAY_LOG_IN, state());
        alice.set("nTSecurityDescriptor", new FakeDacl().descriptor());
        assertEquals(LOCKED_OUT, state());
    }

    @Test
    void errorIsAnOutageAndNoPolicy() {
        lockedOutFor(Duration.ofDays(1));
        controller.failSearchesWith(
                ResultCode.OPERATIONS_ERROR, search -> search.getAttributeList().contains("lockoutDuration"));
        assertThrows(DirectoryUnavailableException.class, this::state);
        controller.failSearchesWith(
                ResultCode.OPERATIONS_ERROR, search -> search.getAttributeList().contains("msDS-ResultantPSO"));
        assertThrows(DirectoryUnavailableException.class, this::state);
    }

    @Test
    void writableControllerComputesTheLockoutItself() {
        controller.changeRootDse(root -> {});
        lockedOutFor(Duration.ofMinutes(20));
        assertEquals(LOCKED_OUT, state());
        assertTrue(controller.searches().stream().noneMatch(search -> search.contains("msDS-ResultantPSO")));
        assertEquals(Optional.empty(), account().state().readOnlyLockout());
    }

    @Test
    void controllerOfAnotherVendorThatDoesNotShowWhetherItIsReadOnlyIsRejected() {
        String service = "CN=NTDS Settings," + DOMAIN;
        controller.changeRootDse(root -> {
            root.addAttribute("vendorName", "Samba Team");
            root.addAttribute("dsServiceName", service);
        });
        assertThrows(DirectoryUnavailableException.class, this::state, "the object is not readable");
        controller.add(service, "objectClass: container", "msDS-isRODC: FALSE");
        assertEquals(MAY_LOG_IN, Eventually.get(this::stateOrOutage, state -> !state.equals("outage")));
        assertEquals(Optional.empty(), account().state().readOnlyLockout());
    }

    private String stateOrOutage() {
        try {
            return state();
        } catch (DirectoryUnavailableException e) {
            return "outage";
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The faults that a test has switched on: failing searches, hidden attributes, delays and a pause. */
final class FakeFaults {
    private record Failure(ResultCode code, Predicate<ReadOnlySearchRequest> condition) {}

    private final Set<String> hidden = ConcurrentHashMap.newKeySet();
    private volatile Failure failure;
    private volatile FakeActiveDirectory.BindHook bindHook = () -> {};
    private volatile Duration delay = Duration.ZERO;
    private boolean paused;

    void hide(String attribute) {
        hidden.add(attribute.toLowerCase(Locale.ROOT));
    }

    void show(String attribute) {
        hidden.remove(attribute.toLowerCase(Locale.ROOT));
    }

    boolean isHidden(String attribute) {
        return hidden.contains(attribute.toLowerCase(Locale.ROOT));
    }

    Set<String> hidden() {
        return hidden;
    }

    void fail(ResultCode code, Predicate<ReadOnlySearchRequest> condition) {
        failure = new Failure(code, condition);
    }

    void onBind(FakeActiveDirectory.BindHook hook) {
        bindHook = hook;
    }

    void callBindHook() throws LDAPException {
        bindHook.bind();
    }

    void stopFailing() {
        failure = null;
    }

    void delay(Duration each) {
        delay = each;
    }

    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
        notifyAll();
    }

    /** Waits for the delay, and while the domain controller is paused. */
    void delayIfSet() throws LDAPException {
        try {
            awaitResumption();
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LDAPException(ResultCode.UNAVAILABLE, "the domain controller shuts down");
        }
    }

    private synchronized void awaitResumption() throws InterruptedException {
        while (paused) {
            wait();
        }
    }

    void failIfSet(ReadOnlySearchRequest request) throws LDAPException {
        Failure current = failure;
        if (current != null && current.condition.test(request)) {
            throw new LDAPException(current.code, "00002024: SvcErr: DSID-00000000, the test ordered this failure");
        }
    }
}

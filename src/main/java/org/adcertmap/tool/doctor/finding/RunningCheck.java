// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.setup.files.FileFailure;

/** Runs one check and collects its findings until it is closed. Thread-safe: its own lock guards every field. */
final class RunningCheck implements FindingSink, Runnable {
    private final DoctorCheck check;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> domainControllers = new TreeSet<>();
    private Optional<RuntimeException> internalError = Optional.empty();
    private boolean isClosed;

    RunningCheck(DoctorCheck check) {
        this.check = check;
    }

    @Override
    public void run() {
        try {
            check.body().run(this);
            close(null);
        } catch (IOException e) {
            close(FileFailure.of(e));
        } catch (DirectoryUnavailableException e) {
            close(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private synchronized void fail(RuntimeException e) {
        if (!isClosed) {
            internalError = Optional.of(e);
            close("internal error: " + e);
        }
    }

    @Override
    public synchronized void add(Finding finding) {
        if (!isClosed) {
            findings.add(finding);
        }
    }

    @Override
    public synchronized void domainController(String address) {
        domainControllers.add(address);
    }

    /**
     * Takes no further finding.
     *
     * @param reason why it is not complete; null: it is
     */
    synchronized void close(String reason) {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (reason != null) {
            Set<DoctorCode> missing = EnumSet.copyOf(check.codes());
            findings.forEach(finding -> missing.remove(finding.code()));
            if (missing.isEmpty()) { // it has not seen everything: what it has found may not be all
                missing.addAll(check.codes());
            }
            missing.forEach(code -> findings.add(Finding.unknown(code, check.place(), reason)));
        }
    }

    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    synchronized Set<String> domainControllers() {
        return Set.copyOf(domainControllers);
    }

    synchronized Optional<RuntimeException> internalError() {
        return internalError;
    }
}

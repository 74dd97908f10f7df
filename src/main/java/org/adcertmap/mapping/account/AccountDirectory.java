// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.method.AccountQuery;

/**
 * The port to the directory: finds and reads accounts. Implementations are safe for any number of threads. A search or
 * a read that fails or is incomplete throws {@link DirectoryUnavailableException}; it never returns an empty result.
 */
public interface AccountDirectory {
    /**
     * Finds the accounts that match at least one of these queries.
     *
     * @param queries at least one; sent in one search
     * @throws DirectoryUnavailableException if the search fails
     */
    Candidates find(List<AccountQuery> queries);

    /**
     * Returns an account that {@link #find} has found as its own domain describes it, which decides: a search of
     * several domains may be behind. A directory of one domain has nothing to read for it.
     *
     * @param queries the queries whose attributes are read
     * @return the same where it was found in its own domain; empty if it no longer exists
     * @throws DirectoryUnavailableException if it could not be read
     */
    default Optional<Candidate> inOwnDomain(Candidate found, List<AccountQuery> queries) {
        return Optional.of(found);
    }

    /**
     * Starts to read an account of the configured domain in the background, while the search runs. The result may be
     * discarded.
     *
     * @return empty where no read was started
     */
    default Optional<PrefetchedAccount> prefetch(Sid account) {
        return Optional.empty();
    }

    /**
     * Reads the state, names and groups of one account from its own domain.
     *
     * @param dnsDomain the DNS name of the account's domain
     * @return empty if the account no longer exists
     * @throws DirectoryUnavailableException if the account or its groups could not be read
     */
    Optional<Account> read(Sid account, String dnsDomain);
}

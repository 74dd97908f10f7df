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

package org.adcertmap.mapping.account;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.method.AccountQuery;

/**
 * The directory, as far as a mapping needs it. Implementations are safe for any number of threads, and they never take
 * silence for an answer: what could not be asked or not be read in full is a {@link DirectoryUnavailableException}, not
 * an empty list.
 */
public interface AccountDirectory {
    /**
     * Which accounts answer at least one of these questions?
     *
     * @param questions at least one; asked together
     * @throws DirectoryUnavailableException if nobody could be asked
     */
    Candidates find(List<AccountQuery> questions);

    /**
     * Begins to read an account of the own domain that will probably be wanted, while something else is asked. What is
     * begun may come to nothing.
     *
     * @return waits for it, and throws as {@link #read} does; nothing where nothing was begun
     */
    default Optional<Supplier<Optional<Account>>> prefetch(Sid account) {
        return Optional.empty();
    }

    /**
     * The state, names and groups of one account, read from its own domain; nothing if there is no such account any
     * longer.
     *
     * @param dnsDomain where the account lives
     * @throws DirectoryUnavailableException if the account or its groups could not be read
     */
    Optional<Account> read(Sid account, String dnsDomain);
}

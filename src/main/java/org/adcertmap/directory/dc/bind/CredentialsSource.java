// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.bind;

import java.io.IOException;
import java.util.Optional;

/** The files with the bind account's credentials. Called by one thread at a time. */
@FunctionalInterface
public interface CredentialsSource {
    /** Credentials that are in no file: they change only with the settings. */
    CredentialsSource NONE = atOnce -> Optional.empty();

    /**
     * Reads the credentials again if the content of one of the files has changed since the last call.
     *
     * @param atOnce also if a file was changed so recently that it may still be written
     * @return empty if none has changed
     * @throws IOException if a changed file cannot be used; the message names its setting and the reason, and has no
     *     secret
     */
    Optional<Credentials> readIfChanged(boolean atOnce) throws IOException;
}

// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import java.time.Instant;
import java.util.List;

/**
 * What each page shows around its content. Immutable.
 *
 * @param server host name and versions; empty before the login
 * @param navigation the pages that the user may see
 * @param user the user
 * @param root the path of the application, for example {@code /adcertmap}
 * @param staticPath the path of the static files
 * @param token the token of the session, for the hidden field {@code token} of each form; empty before the login
 * @param notice what has just happened; empty for nothing
 * @param asOf when the values were read
 */
public record Frame(
        String server,
        List<Link> navigation,
        User user,
        String root,
        String staticPath,
        String token,
        String notice,
        Instant asOf) {
    /**
     * One page in the navigation.
     *
     * @param isCurrent whether it is the page that is shown
     */
    public record Link(String path, String title, boolean isCurrent) {}

    /** Returns the address of a path in the application. */
    public String to(String path) {
        return root + path;
    }

    /** Returns the address of a static file. */
    public String file(String name) {
        return staticPath + name;
    }
}

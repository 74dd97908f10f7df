// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

/**
 * One page of the console. Stateless, or thread-safe. The constraints in {@code web.xml} require the same role for its
 * path as {@link #role()}.
 */
public interface Page {
    /** Returns the path in the application, for example {@code /directory}. */
    String path();

    /** Returns the title, which the navigation shows as well. */
    String title();

    /** Returns the role that the page needs. */
    Role role();

    /** Returns whether the navigation lists the page. */
    default boolean isInNavigation() {
        return true;
    }

    /** Returns whether the page serves all paths below its own as well. */
    default boolean servesPathsBelow() {
        return false;
    }

    /** Responds to GET and HEAD; changes nothing. */
    Outcome get(Call call);

    /** Returns whether the page accepts POST. */
    default boolean acceptsPost() {
        return false;
    }

    /** Responds to POST of the console's own form: token and origin have been checked. */
    default Outcome post(Call call) {
        throw new UnsupportedOperationException(path());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.decision;

import org.adcertmap.tomcat.session.AsyncDispatch;

/**
 * How far a request has come before it reaches a Valve. Each method looks its fact up when it is called. Confined to
 * the thread of the request.
 */
public interface RequestProgress {
    /** Returns whether the response is in error, by this product, by Tomcat or by another Valve. */
    boolean isInError();

    /** Returns whether a Valve of this product has refused the request. */
    boolean isRefused();

    /** Returns whether the request is a later part of an asynchronous one: a dispatch, or the way to its error page. */
    boolean isLaterPart();

    /**
     * Returns whether an asynchronous request keeps its authentication; called for a later part only.
     *
     * @throws RuntimeException on an internal error, which ends the request
     */
    AsyncDispatch asyncDispatch();
}

// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

import java.util.concurrent.Callable;
import org.ietf.jgss.GSSCredential;

/**
 * Lets an application authenticate to other servers as the account of its request (Kerberos constrained delegation with
 * protocol transition: S4U2Self and S4U2Proxy, MS-SFU). It is the request attribute {@link #ATTRIBUTE} of each request
 * of a mapped account, where the Realm has a {@code delegationPrincipal}; an application that is not compiled against
 * this type uses it as a {@code Callable<GSSCredential>}. It costs nothing until one of its methods is called.
 *
 * <p>Get it from each request anew, and do not keep it: it ends where the account is found to be denied or changed,
 * where the cache is cleared, and after {@code delegationCacheTtl}; it throws {@link DelegationException}
 * {@code ADCM-DELEGATION-OFF} from then on. It is not serializable, and nothing of it is in a session. Safe for any
 * number of threads. No method waits for a domain controller for longer than {@code delegationTimeout}, except what an
 * {@link Action} does itself.
 */
public interface Delegation extends Callable<GSSCredential> {
    /** The name of the request attribute. */
    String ATTRIBUTE = "org.adcertmap.delegation";

    /**
     * Returns the credential of the account, for drivers that take one, for Kerberos and SPNEGO. It is valid for five
     * minutes at least; where the tickets of the domain live for less than ten minutes, for half of their life. Do not
     * dispose it: other requests of the account have the same one.
     *
     * @throws DelegationException if the account cannot be delegated, or no domain controller responds in time
     */
    @Override
    GSSCredential call() throws DelegationException;

    /**
     * Runs an action with the credential, in a Subject of the account, in which the JDK caches service tickets: the
     * next action needs no new one. Runs in the calling thread.
     *
     * @return what the action returns
     * @throws DelegationException if there is no credential, or the action failed because the domain controller gave no
     *     ticket for its target
     * @throws Exception any other that the action throws
     */
    <T> T run(Action<T> action) throws Exception;

    /**
     * Returns a SPNEGO token: its Base64 follows {@code Negotiate} in the header {@code Authorization} of an HTTP
     * request. Each token is for one request.
     *
     * @param servicePrincipalName of the target, for example {@code HTTP/reports.corp.example.com}
     * @throws DelegationException if there is no credential, or no ticket for the target
     */
    byte[] token(String servicePrincipalName) throws DelegationException;

    /**
     * What an application does with a credential.
     *
     * @param <T> the type of its result
     */
    @FunctionalInterface
    interface Action<T> {
        /**
         * Uses the credential; does not dispose it.
         *
         * @throws Exception any
         */
        T with(GSSCredential credential) throws Exception;
    }
}

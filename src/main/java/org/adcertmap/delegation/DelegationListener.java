// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

/** Learns of each use of a delegation, to count and to audit it. Called by threads of requests; must not block. */
public interface DelegationListener {
    /** Does nothing. */
    DelegationListener NONE = new DelegationListener() {
        @Override
        public void delegated(DelegatedAccount account, String target) {
            // nothing to count
        }

        @Override
        public void refused(DelegatedAccount account, String target, DelegationRefusal refusal, String sentence) {
            // nothing to count
        }
    };

    /**
     * An application has got a credential or a token.
     *
     * @param target the service principal name; empty for a credential
     */
    void delegated(DelegatedAccount account, String target);

    /**
     * An application has got none.
     *
     * @param target the service principal name; empty if it is not known
     * @param sentence what happened
     */
    void refused(DelegatedAccount account, String target, DelegationRefusal refusal, String sentence);
}

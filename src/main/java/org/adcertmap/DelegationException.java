// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

/**
 * Says why the account of a request cannot be used at another server. {@code docs/responses.md} has all codes. Names no
 * secret. Immutable.
 */
public final class DelegationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String sentence;
    private final String hint;

    /**
     * @param code for example {@code ADCM-DELEGATION-TARGET}
     * @param sentence what happened, for the log of an application
     * @param hint what an administrator can do; empty if nothing
     * @param cause the exception of the JDK; null for none
     */
    public DelegationException(String code, String sentence, String hint, Throwable cause) {
        super(code + ": " + sentence + (hint.isEmpty() ? "" : "; " + hint), cause);
        this.code = code;
        this.sentence = sentence;
        this.hint = hint;
    }

    /** Returns the code, which does not change between versions: {@code ADCM-DELEGATION-} and a word. */
    public String code() {
        return code;
    }

    /** Returns what happened. */
    public String sentence() {
        return sentence;
    }

    /** Returns what an administrator can do; empty if nothing. */
    public String hint() {
        return hint;
    }
}

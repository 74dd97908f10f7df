package org.adcertmap.denial;

/** The directory could not be asked, or did not answer in full. Its message says why, in words for an administrator. */
public class DirectoryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean silence;

    /**
     * @param silence whether nobody answers at all, so that what was known a while ago is the best there is; otherwise
     *     somebody answered, with an error
     */
    public DirectoryUnavailableException(String message, boolean silence, Throwable cause) {
        super(Printable.of(message), cause);
        this.silence = silence;
    }

    /** Whether nobody answers at all. */
    public final boolean isUnreachable() {
        return silence;
    }
}

package org.adcertmap.directory.dc.pool;

/**
 * How is one domain controller, as it looks from here at this moment?
 *
 * @param address host and port
 * @param latencyMillis how long the last question took that it answered, with the connection where one had to be made;
 *     -1 where it has answered none
 * @param lastFailure the latest failure, also where it is well again; empty where there was none
 */
public record DomainControllerStatus(String address, State state, long latencyMillis, String lastFailure) {
    /** What becomes of the next question? */
    public enum State {
        /** It may be asked it. */
        HEALTHY,
        /** It owes an answer for a while; the others are asked first. */
        SLOW,
        /** It is passed over. */
        DOWN,
        /** It is passed over, and is being looked at just now whether it is well again. */
        PROBING
    }
}

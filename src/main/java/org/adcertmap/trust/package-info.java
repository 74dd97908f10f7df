/**
 * May this certificate be believed at all? Its dates, what its key may be used for, whether its direct issuer may issue
 * certificates that log in, whether a path leads to a root, and whether a certificate of it was revoked (see
 * {@code revocation}). JDK only, safe for any number of threads.
 */
package org.adcertmap.trust;

/**
 * May this certificate be believed at all? Its dates, what its key may be used for, whether its direct issuer may issue certificates
 * that log in, and whether a path leads to a root. JDK only, safe for any number of threads.
 */
package org.adcertmap.trust;

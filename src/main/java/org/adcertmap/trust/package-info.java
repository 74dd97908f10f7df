/**
 * May this certificate be believed at all? Its dates, what its key may be used for, and whether its direct issuer
 * may issue certificates that log in. The path to a root and revocation are the connector's business. JDK only, safe for any number of threads.
 */
package org.adcertmap.trust;

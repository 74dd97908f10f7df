/**
 * May this certificate be believed at all? Today: its dates and what its key may be used for. The path to an authority
 * and revocation are the connector's business. JDK only, safe for any number of threads.
 */
package org.adcertmap.trust;

/**
 * Has a certificate been taken back? Lists of revocations (RFC 5280) and answers of OCSP responders (RFC 6960), fetched
 * from where the certificate says, believed only with the signature of its issuer, remembered, and fetched anew before
 * they run out. What cannot be found out is "unknown", never "good". JDK only, a part of the room {@code trust}, safe
 * for any number of threads.
 */
package org.adcertmap.trust.revocation;

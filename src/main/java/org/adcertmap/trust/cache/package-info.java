// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of a certificate chain that was validated before? {@link org.adcertmap.trust.cache.CachingPathBuilder}
 * and {@link org.adcertmap.trust.cache.CachingNtAuth} cache certification paths and issuer signatures by
 * {@link org.adcertmap.trust.cache.ChainKey}, which is the key of mapping outcomes as well.
 */
package org.adcertmap.trust.cache;

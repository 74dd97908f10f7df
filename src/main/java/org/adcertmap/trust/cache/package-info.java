// SPDX-License-Identifier: Apache-2.0
/**
 * What is known of a certificate chain that was validated before?
 * {@link org.adcertmap.trust.cache.CachingChainValidator} caches its issuing CAs in NTAuth and its certification path
 * by {@link org.adcertmap.trust.cache.ChainKey}, which is the key of mapping outcomes as well.
 */
package org.adcertmap.trust.cache;

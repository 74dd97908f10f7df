// SPDX-License-Identifier: Apache-2.0
/**
 * How do the tests run reverse proxies? {@link org.adcertmap.lab.proxy.RunningProxy} starts a real one with the sample
 * configuration that the project ships.
 */
package org.adcertmap.lab.proxy;

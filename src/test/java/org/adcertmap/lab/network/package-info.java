// SPDX-License-Identifier: Apache-2.0
/**
 * How do the tests make faults of a network? {@link org.adcertmap.lab.network.NetworkNamespace} is a host of its own on
 * this machine, and {@link org.adcertmap.lab.network.Wire} connects two of them and loses, delays or resets what
 * passes.
 */
package org.adcertmap.lab.network;

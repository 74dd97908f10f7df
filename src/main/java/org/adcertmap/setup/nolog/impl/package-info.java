// SPDX-License-Identifier: Apache-2.0
/**
 * Where is the log implementation that Commons Configuration instantiates by name? Here; the relocated name must end in
 * {@code impl.NoOpLog}.
 */
package org.adcertmap.setup.nolog.impl;

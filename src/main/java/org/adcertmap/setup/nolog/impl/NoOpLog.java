// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.nolog.impl;

import org.adcertmap.setup.nolog.Log;

/** Discards every message; Commons Configuration instantiates this class by its name. */
public final class NoOpLog implements Log {}

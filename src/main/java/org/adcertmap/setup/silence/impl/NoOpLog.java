package org.adcertmap.setup.silence.impl;

import org.adcertmap.setup.silence.Log;

/** The silent log, under the name by which Commons Configuration makes one itself. */
public final class NoOpLog implements Log {}

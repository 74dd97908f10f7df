package org.adcertmap.setup.nolog.impl;

import org.adcertmap.setup.nolog.Log;

/** The silent log, under the name by which Commons Configuration makes one itself. */
public final class NoOpLog implements Log {}

/**
 * Where do Commons Configuration's own log lines go? Nowhere: everything in them that matters reaches us as an
 * exception, and the jar ships no logging framework. In the shaded jar, references to Commons Logging lead to these few
 * types, which have its shape.
 */
package org.adcertmap.setup.nolog;

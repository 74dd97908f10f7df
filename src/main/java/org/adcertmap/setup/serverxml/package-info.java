// SPDX-License-Identifier: Apache-2.0
/**
 * How is one attribute or element of {@code server.xml} changed while every other character stays unchanged? By
 * position in the text: a SAX parser provides the elements and attributes, a scanner their positions.
 * {@link org.adcertmap.setup.serverxml.XmlFile} is the entry point: read, edit with an
 * {@link org.adcertmap.setup.serverxml.XmlEdit}, write. JDK only.
 */
package org.adcertmap.setup.serverxml;

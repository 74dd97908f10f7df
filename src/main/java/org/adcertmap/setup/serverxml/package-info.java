/**
 * How is one attribute or element of {@code server.xml} changed while every other character stays as it is? By position
 * in the text: a parser says what the elements mean, a scanner where they stand. JDK only.
 */
package org.adcertmap.setup.serverxml;

/**
 * How does a mark in a certificate become a question to the directory? One class per method; the sealed list of
 * {@link org.adcertmap.method.MappingMethod} is the table of contents. JDK only, no state, safe for any number of
 * threads.
 */
package org.adcertmap.method;

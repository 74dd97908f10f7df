/**
 * What does it cost to log in with a certificate here, and what elsewhere? {@link org.adcertmap.bench.Bench} puts this
 * project beside Tomcat's and Spring's own ways and beside no authentication at all: directory, servers and clients in
 * processes of their own, the same Tomcat for everybody, everybody in turn. docs/performance.md has the figures of a
 * run.
 */
package org.adcertmap.bench;

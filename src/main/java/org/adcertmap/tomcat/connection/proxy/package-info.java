/**
 * Whose certificate does a reverse proxy hand over? What a request header says of it, and from whom it is believed.
 * Texts and certificates only; whether a certificate is any good is judged elsewhere, as if it had come by TLS.
 */
package org.adcertmap.tomcat.connection.proxy;

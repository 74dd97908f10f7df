/**
 * How are domain controllers found, reached and asked, and what when one of them is unwell?
 * {@link org.adcertmap.directory.dc.pool.DomainControllerPool} is the door: one question, one answer, and a bounded
 * wait whatever the controllers do. Safe for any number of threads.
 */
package org.adcertmap.directory.dc;

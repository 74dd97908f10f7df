// SPDX-License-Identifier: Apache-2.0
/**
 * What is in the download? {@code mvn package -Pdist} runs {@link org.adcertmap.dist.Download}, which collects the
 * files, and makes the documentation as HTML, the shell completion and the checksums; {@code dist/assembly.xml} packs
 * it all. The other packages of the tests are not needed for that.
 */
package org.adcertmap.dist;

// SPDX-License-Identifier: Apache-2.0
/**
 * What is in the download beside the files of the sources? {@code mvn -Pdist package} collects those ({@code
 * dist/files.xml}), {@link org.adcertmap.dist.Download} adds the documentation as HTML, the shell completion and the
 * checksums, and {@code dist/archives.xml} packs it all. Only this package and {@code main} are needed for that.
 */
package org.adcertmap.dist;

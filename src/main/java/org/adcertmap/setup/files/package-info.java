// SPDX-License-Identifier: Apache-2.0
/**
 * How does a new file get into its place complete and with the right access, how are several such changes undone, and
 * who else can read a secret? {@link org.adcertmap.setup.files.StagedFile} is the entry point. JDK only.
 */
package org.adcertmap.setup.files;

// SPDX-License-Identifier: Apache-2.0
/**
 * How are XML files in the form of IIS's configuration read and written? {@link org.adcertmap.listed.xml.IisXmlReader}
 * reads, {@link org.adcertmap.listed.xml.XmlLines} writes.
 */
package org.adcertmap.listed.xml;

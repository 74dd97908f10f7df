package org.adcertmap.directory.controllers;

/** On which ports does a domain controller speak LDAP over TLS? Source: MS-ADTS 5.1.1. */
public final class Ports {
  public static final int LDAPS = 636;
  public static final int GLOBAL_CATALOG = 3269;

  private Ports() {}
}

// Types of the HubSpot operations that src/connectors/hubspot/ calls, and of nothing else. Generated; do not edit.
//
// Made with openapi-typescript 7.13 (typescript 5) from hubspot.openapi.json, the contract subset read out of
// @hubspot/api-client 14.0.1 (Apache-2.0), cut to: contacts list/get, companies get/search, associations list/create,
// batchUpsert/batchRead/create/get of engagements (one path with {objectType}: their schemas are the same),
// properties get/create, forms.submissions.list. Paths are the dated ones (`x-dated-path`, 2026-09). contacts.create is
// not in the subset; it is typed as the other creates are. Lines that only say `never` and doc comments were dropped.

export interface paths {
  "/crm/objects/2026-09/contacts": {
    get: operations["contacts.list"];
    post: operations["contacts.create"];
  };
  "/crm/objects/2026-09/contacts/{contactId}": {
    get: operations["contacts.get"];
  };
  "/crm/objects/2026-09/companies/{companyId}": {
    get: operations["companies.get"];
  };
  "/crm/objects/2026-09/companies/search": {
    post: operations["companies.search"];
  };
  "/crm/objects/2026-09/{objectType}/{objectId}/associations/{toObjectType}": {
    get: operations["associations.list"];
  };
  "/crm/objects/2026-09/{objectType}/{objectId}/associations/{toObjectType}/{toObjectId}": {
    put: operations["associations.create"];
  };
  "/crm/objects/2026-09/{objectType}/batch/upsert": {
    post: operations["engagements.batchUpsert"];
  };
  "/crm/objects/2026-09/{objectType}/batch/read": {
    post: operations["engagements.batchRead"];
  };
  "/crm/objects/2026-09/{objectType}": {
    post: operations["engagements.create"];
  };
  "/crm/objects/2026-09/{objectType}/{objectId}": {
    get: operations["engagements.get"];
  };
  "/crm/properties/2026-09/{objectType}/{propertyName}": {
    get: operations["properties.get"];
  };
  "/crm/properties/2026-09/{objectType}": {
    post: operations["properties.create"];
  };
  "/form-integrations/v1/submissions/forms/{formGuid}": {
    get: operations["forms.submissions.list"];
  };
}
export interface components {
  schemas: {
    AssociatedId: {
      id: string;
      type: string;
    };
    AssociationSpec: {
      associationCategory: "HUBSPOT_DEFINED" | "USER_DEFINED" | "INTEGRATOR_DEFINED";
      associationTypeId: number;
    };
    AssociationSpecWithLabel: {
      typeId: number;
      label?: string | null;
      category: "HUBSPOT_DEFINED" | "USER_DEFINED" | "INTEGRATOR_DEFINED";
    };
    BatchInputSimplePublicObjectBatchInputUpsert: {
      inputs: components["schemas"]["SimplePublicObjectBatchInputUpsert"][];
    };
    BatchReadInputSimplePublicObjectId: {
      propertiesWithHistory?: string[];
      idProperty?: string;
      inputs: components["schemas"]["SimplePublicObjectId"][];
      properties?: string[];
    };
    BatchResponseSimplePublicObject: {
      completedAt: string;
      requestedAt?: string;
      startedAt: string;
      links?: {
        [key: string]: string;
      };
      results: components["schemas"]["SimplePublicObject"][];
      status: "PENDING" | "PROCESSING" | "CANCELED" | "COMPLETE";
    };
    BatchResponseSimplePublicObjectWithErrors: {
      completedAt: string;
      numErrors?: number;
      requestedAt?: string;
      startedAt: string;
      links?: {
        [key: string]: string;
      };
      results: components["schemas"]["SimplePublicObject"][];
      errors?: components["schemas"]["StandardError"][];
      status: "PENDING" | "PROCESSING" | "CANCELED" | "COMPLETE";
    };
    BatchResponseSimplePublicUpsertObject: {
      completedAt: string;
      requestedAt?: string;
      startedAt: string;
      links?: {
        [key: string]: string;
      };
      results: components["schemas"]["SimplePublicUpsertObject"][];
      status: "PENDING" | "PROCESSING" | "CANCELED" | "COMPLETE";
    };
    BatchResponseSimplePublicUpsertObjectWithErrors: {
      completedAt: string;
      numErrors?: number;
      requestedAt?: string;
      startedAt: string;
      links?: {
        [key: string]: string;
      };
      results: components["schemas"]["SimplePublicUpsertObject"][];
      errors?: components["schemas"]["StandardError"][];
      status: "PENDING" | "PROCESSING" | "CANCELED" | "COMPLETE";
    };
    CollectionResponseAssociatedId: {
      paging?: components["schemas"]["Paging"];
      results: components["schemas"]["AssociatedId"][];
    };
    CollectionResponseMultiAssociatedObjectWithLabelForwardPaging: {
      paging?: components["schemas"]["ForwardPaging"];
      results: components["schemas"]["MultiAssociatedObjectWithLabel"][];
    };
    CollectionResponseSimplePublicObjectWithAssociationsForwardPaging: {
      paging?: components["schemas"]["ForwardPaging"];
      results: components["schemas"]["SimplePublicObjectWithAssociations"][];
    };
    CollectionResponseWithTotalSimplePublicObjectForwardPaging: {
      total: number;
      paging?: components["schemas"]["ForwardPaging"];
      results: components["schemas"]["SimplePublicObject"][];
    };
    ErrorDetail: {
      subCategory?: string;
      code?: string;
      in?: string;
      context?: {
        [key: string]: string[];
      };
      message: string;
    };
    Filter: {
      highValue?: string;
      propertyName: string;
      values?: string[];
      value?: string;
      operator: "EQ" | "NEQ" | "LT" | "LTE" | "GT" | "GTE" | "BETWEEN" | "IN" | "NOT_IN" | "HAS_PROPERTY" | "NOT_HAS_PROPERTY" | "CONTAINS_TOKEN" | "NOT_CONTAINS_TOKEN";
    };
    FilterGroup: {
      filters: components["schemas"]["Filter"][];
    };
    FormSubmissions: {
      results: {
        conversionId?: string;
        submittedAt: number;
        values: {
          name: string;
          value: string;
          objectTypeId?: string;
        }[];
        pageUrl?: string;
      }[];
      paging?: {
        next?: {
          after: string;
          link?: string;
        };
      };
    };
    ForwardPaging: {
      next?: components["schemas"]["NextPage"];
    };
    HubSpotError: {
      /** @constant */
      status?: "error";
      message: string;
      correlationId?: string;
      requestId?: string;
      category?: string;
      subCategory?: string | Record<string, never> | null;
      errorType?: string;
      policyName?: string;
      errors?: components["schemas"]["ErrorDetail"][];
      context?: {
        [key: string]: string[];
      };
      links?: {
        [key: string]: string;
      };
    };
    LabelsBetweenObjectPair: {
      fromObjectTypeId: string;
      toObjectId: string | number;
      toObjectTypeId: string;
      fromObjectId: string | number;
      labels: string[];
    };
    MultiAssociatedObjectWithLabel: {
      associationTypes: components["schemas"]["AssociationSpecWithLabel"][];
      toObjectId: string | number;
    };
    NextPage: {
      link?: string;
      after: string;
    };
    Option: {
      hidden: boolean;
      displayOrder?: number;
      description?: string;
      label: string;
      value: string;
    };
    OptionInput: {
      hidden: boolean;
      displayOrder?: number;
      description?: string;
      label: string;
      value: string;
    };
    Paging: {
      next?: components["schemas"]["NextPage"];
      prev?: components["schemas"]["PreviousPage"];
    };
    PreviousPage: {
      before: string;
      link?: string;
    };
    Property: {
      createdUserId?: string;
      hidden?: boolean;
      modificationMetadata?: components["schemas"]["PropertyModificationMetadata"];
      displayOrder?: number;
      description: string;
      showCurrencySymbol?: boolean;
      label: string;
      type: string;
      hubspotDefined?: boolean;
      formField?: boolean;
      createdAt?: string;
      archivedAt?: string;
      archived?: boolean;
      groupName: string;
      referencedObjectType?: string;
      name: string;
      options: components["schemas"]["Option"][];
      calculationFormula?: string;
      hasUniqueValue?: boolean;
      fieldType: string;
      updatedUserId?: string;
      calculated?: boolean;
      externalOptions?: boolean;
      updatedAt?: string;
    };
    PropertyCreate: {
      hidden?: boolean;
      displayOrder?: number;
      description?: string;
      label: string;
      type: "string" | "number" | "date" | "datetime" | "enumeration" | "bool";
      formField?: boolean;
      groupName: string;
      referencedObjectType?: string;
      name: string;
      options?: components["schemas"]["OptionInput"][];
      calculationFormula?: string;
      hasUniqueValue?: boolean;
      fieldType: "textarea" | "text" | "date" | "file" | "number" | "select" | "radio" | "checkbox" | "booleancheckbox" | "calculation_equation";
      externalOptions?: boolean;
    };
    PropertyModificationMetadata: {
      readOnlyOptions?: boolean;
      readOnlyValue: boolean;
      readOnlyDefinition: boolean;
      archivable: boolean;
    };
    PublicAssociationsForObject: {
      types: components["schemas"]["AssociationSpec"][];
      to: components["schemas"]["PublicObjectId"];
    };
    PublicObjectId: {
      id: string;
    };
    PublicObjectSearchRequest: {
      query?: string;
      limit: number;
      after?: string;
      sorts?: (string | {
        propertyName: string;
        direction?: "ASCENDING" | "DESCENDING";
      })[];
      properties?: string[];
      filterGroups?: components["schemas"]["FilterGroup"][];
    };
    SimplePublicObject: {
      createdAt: string;
      archived?: boolean;
      archivedAt?: string;
      propertiesWithHistory?: {
        [key: string]: components["schemas"]["ValueWithTimestamp"][];
      };
      id: string;
      objectWriteTraceId?: string;
      properties: {
        [key: string]: string | null;
      };
      updatedAt: string;
      url?: string;
      warnings?: Record<string, never>[];
    };
    SimplePublicObjectBatchInputUpsert: {
      idProperty?: string;
      objectWriteTraceId?: string;
      id: string;
      properties: {
        [key: string]: string;
      };
    };
    SimplePublicObjectId: {
      id: string;
    };
    SimplePublicObjectInputForCreate: {
      associations?: components["schemas"]["PublicAssociationsForObject"][];
      properties: {
        [key: string]: string;
      };
    };
    SimplePublicObjectWithAssociations: {
      associations?: {
        [key: string]: components["schemas"]["CollectionResponseAssociatedId"];
      };
      createdAt: string;
      archived?: boolean;
      archivedAt?: string;
      propertiesWithHistory?: {
        [key: string]: components["schemas"]["ValueWithTimestamp"][];
      };
      id: string;
      objectWriteTraceId?: string;
      properties: {
        [key: string]: string | null;
      };
      updatedAt: string;
      url?: string;
    };
    SimplePublicUpsertObject: {
      createdAt: string;
      archived?: boolean;
      archivedAt?: string;
      new: boolean;
      propertiesWithHistory?: {
        [key: string]: components["schemas"]["ValueWithTimestamp"][];
      };
      id: string;
      objectWriteTraceId?: string;
      properties: {
        [key: string]: string;
      };
      updatedAt: string;
      url?: string;
      warnings?: Record<string, never>[];
    };
    StandardError: {
      subCategory?: unknown;
      context: {
        [key: string]: string[];
      };
      links: {
        [key: string]: string;
      };
      id?: string;
      category: string;
      message: string;
      errors: components["schemas"]["ErrorDetail"][];
      status: string;
    };
    ValueWithTimestamp: {
      sourceId?: string;
      sourceType: string;
      sourceLabel?: string;
      updatedByUserId?: number;
      value: string;
      timestamp: string;
    };
  };
  requestBodies: never;
}
export interface operations {
  "contacts.list": {
    parameters: {
      query?: {
        limit?: number;
        after?: string;
        properties?: string[];
        propertiesWithHistory?: string[];
        associations?: string[];
        archived?: boolean;
      };
    };
    responses: {
      /** @description OK */
      200: {
        content: {
          "application/json": components["schemas"]["CollectionResponseSimplePublicObjectWithAssociationsForwardPaging"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "contacts.create": {
    requestBody: {
      content: {
        "application/json": components["schemas"]["SimplePublicObjectInputForCreate"];
      };
    };
    responses: {
      /** @description OK */
      201: {
        content: {
          "application/json": components["schemas"]["SimplePublicObject"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "engagements.get": {
    parameters: {
      query?: {
        properties?: string[];
        propertiesWithHistory?: string[];
        associations?: string[];
        archived?: boolean;
        idProperty?: string;
      };
      path: {
        objectType: string;
        objectId: string;
      };
    };
    responses: {
      /** @description OK */
      200: {
        content: {
          "application/json": components["schemas"]["SimplePublicObjectWithAssociations"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "contacts.get": {
    parameters: {
      query?: {
        properties?: string[];
        propertiesWithHistory?: string[];
        associations?: string[];
        archived?: boolean;
        idProperty?: string;
      };
      path: {
        contactId: string;
      };
    };
    responses: {
      /** @description OK */
      200: {
        content: {
          "application/json": components["schemas"]["SimplePublicObjectWithAssociations"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "companies.get": {
    parameters: {
      query?: {
        properties?: string[];
        propertiesWithHistory?: string[];
        associations?: string[];
        archived?: boolean;
        idProperty?: string;
      };
      path: {
        companyId: string;
      };
    };
    responses: {
      /** @description OK */
      200: {
        content: {
          "application/json": components["schemas"]["SimplePublicObjectWithAssociations"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "companies.search": {
    requestBody: {
      content: {
        "application/json": components["schemas"]["PublicObjectSearchRequest"];
      };
    };
    responses: {
      /** @description OK */
      200: {
        content: {
          "application/json": components["schemas"]["CollectionResponseWithTotalSimplePublicObjectForwardPaging"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "associations.list": {
    parameters: {
      query?: {
        after?: string;
        limit?: number;
      };
      path: {
        objectType: string;
        objectId: string;
        toObjectType: string;
      };
    };
    responses: {
      /** @description OK */
      200: {
        content: {
          "application/json": components["schemas"]["CollectionResponseMultiAssociatedObjectWithLabelForwardPaging"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "associations.create": {
    parameters: {
      path: {
        objectType: string;
        objectId: string;
        toObjectType: string;
        toObjectId: string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["AssociationSpec"][];
      };
    };
    responses: {
      /** @description OK */
      201: {
        content: {
          "application/json": components["schemas"]["LabelsBetweenObjectPair"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "engagements.batchUpsert": {
    parameters: {
      path: {
        objectType: "tasks" | "notes";
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["BatchInputSimplePublicObjectBatchInputUpsert"];
      };
    };
    responses: {
      /** @description OK */
      200: {
        content: {
          "application/json": components["schemas"]["BatchResponseSimplePublicUpsertObject"];
        };
      };
      /** @description OK */
      207: {
        content: {
          "application/json": components["schemas"]["BatchResponseSimplePublicUpsertObjectWithErrors"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "engagements.batchRead": {
    parameters: {
      query?: {
        archived?: boolean;
      };
      path: {
        objectType: "tasks" | "notes";
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["BatchReadInputSimplePublicObjectId"];
      };
    };
    responses: {
      /** @description OK */
      200: {
        content: {
          "application/json": components["schemas"]["BatchResponseSimplePublicObject"];
        };
      };
      /** @description OK */
      207: {
        content: {
          "application/json": components["schemas"]["BatchResponseSimplePublicObjectWithErrors"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "engagements.create": {
    parameters: {
      path: {
        objectType: "tasks" | "notes";
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["SimplePublicObjectInputForCreate"] & {
          properties?: unknown;
        };
      };
    };
    responses: {
      /** @description OK */
      201: {
        content: {
          "application/json": components["schemas"]["SimplePublicObject"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "properties.get": {
    parameters: {
      query?: {
        archived?: boolean;
        properties?: string;
      };
      path: {
        objectType: string;
        propertyName: string;
      };
    };
    responses: {
      /** @description OK */
      200: {
        content: {
          "application/json": components["schemas"]["Property"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "properties.create": {
    parameters: {
      path: {
        objectType: string;
      };
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["PropertyCreate"];
      };
    };
    responses: {
      /** @description OK */
      201: {
        content: {
          "application/json": components["schemas"]["Property"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
  "forms.submissions.list": {
    parameters: {
      query?: {
        limit?: number;
        after?: string;
      };
      path: {
        formGuid: string;
      };
    };
    responses: {
      /** @description OK */
      200: {
        content: {
          "application/json": components["schemas"]["FormSubmissions"];
        };
      };
      /** @description Error */
      default: {
        content: {
          "application/json": components["schemas"]["HubSpotError"];
        };
      };
    };
  };
}

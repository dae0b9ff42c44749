// The pages of an app for trips, as a user of Relay writes them; relay-compiler reads them, nothing runs them.
import {graphql} from "relay-runtime";

// Root queries, with variables for their fragments.
graphql`
  query TripsPageQuery($count: Int!, $cursor: String) {
    me {
      id
      name
    }
    ...Trips_list @arguments(count: $count, cursor: $cursor)
  }
`;

graphql`
  query TripsTripQuery($id: ID!) {
    trip(id: $id) {
      name
      ...Trips_trip @arguments(count: 2)
      ...Trips_ledger @defer(label: "ledger")
    }
  }
`;

// A list at the root that can be refetched page by page.
graphql`
  fragment Trips_list on Query
  @argumentDefinitions(count: {type: "Int", defaultValue: 10}, cursor: {type: "String"})
  @refetchable(queryName: "TripsListPaginationQuery") {
    trips(first: $count, after: $cursor) @connection(key: "Trips_trips") {
      edges {
        node {
          id
          name
          ...Trips_head
        }
      }
    }
  }
`;

graphql`
  fragment Trips_head on Trip {
    currency
    myRole
    createdAt
  }
`;

// A list of a node: it is refetched by way of the root field node.
graphql`
  fragment Trips_trip on Trip
  @argumentDefinitions(count: {type: "Int", defaultValue: 10}, cursor: {type: "String"})
  @refetchable(queryName: "TripsExpensesPaginationQuery") {
    expenses(first: $count, after: $cursor) @connection(key: "Trip_expenses") {
      totalCount
      edges {
        node {
          id
          ...Trips_expense
        }
      }
    }
  }
`;

graphql`
  fragment Trips_expense on Expense {
    description
    spentOn
    amount {
      amount
      currency
    }
  }
`;

// Backward, and more of one thing refetched alone.
graphql`
  fragment Trips_history on Trip
  @argumentDefinitions(count: {type: "Int", defaultValue: 5}, cursor: {type: "String"})
  @refetchable(queryName: "TripsHistoryPaginationQuery") {
    activity(last: $count, before: $cursor) @connection(key: "Trip_activity") {
      edges {
        node {
          summary
          subject {
            __typename
            id
          }
        }
      }
    }
  }
`;

graphql`
  fragment Trips_ledger on Trip @refetchable(queryName: "TripsLedgerRefetchQuery") {
    balances {
      participant {
        id
        name
      }
      net {
        amount
      }
    }
  }
`;

// What changes a connection names it, so that Relay updates the list by itself.
graphql`
  mutation TripsAddExpenseMutation($input: AddExpenseInput!, $connections: [ID!]!) {
    addExpense(input: $input) {
      expense @prependNode(connections: $connections, edgeTypeName: "ExpenseEdge") {
        id
        ...Trips_expense
      }
      trip {
        ...Trips_ledger
        ...Trips_history
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`;

graphql`
  mutation TripsDeleteDocumentMutation($input: DeleteDocumentInput!) {
    deleteDocument(input: $input) {
      documentId @deleteRecord
      userErrors {
        message
      }
    }
  }
`;

graphql`
  subscription TripsAnswerSubscription($questionId: ID!, $after: String) {
    answer(questionId: $questionId, after: $after) {
      __typename
      ... on AnswerPiece {
        cursor
        offset
        text
      }
      ... on CitationAdded {
        citation {
          quote
          document {
            id
            name
          }
        }
      }
      ... on AnswerFinished {
        verdict
      }
    }
  }
`;

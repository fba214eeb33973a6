DROP TABLE document_passages;
